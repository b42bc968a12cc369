package io.quaestor.market.orderbook;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A level that the cache has otherwise than the orders make it.
 *
 * @param price as text where the cache has something there that is no price
 * @param cached what the cache says, as it stands there; null when it has no such level
 * @param quantity what the orders come to; null, like their number, when none is there
 */
public record LevelDifference(
        BookSide side,
        String price,
        @Nullable String cached,
        @Nullable BigDecimal quantity,
        @Nullable Integer orders) {}
