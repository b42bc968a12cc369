package io.quaestor.market.candles;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the candles follow the trades.
 *
 * @param unread trades' events not projected yet; {@link io.quaestor.exchange.events.EventReader#MOST_COUNTED} stands for
 *     that many or more; null when it is not known
 * @param newestTrade time of the newest trade projected; null before the first, or when it is not known
 * @param why why it stands still, in words; null when it goes on
 */
public record ProjectionState(
        @Nullable Integer unread,
        @Nullable Instant newestTrade,
        @Nullable String why) {}
