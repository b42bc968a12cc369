package io.quaestor.market.candles;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the candles follow the trades.
 *
 * @param unread trades' events not projected yet; {@link io.quaestor.exchange.events.EventReader#MOST_COUNTED} stands for
 *     that many or more; null when it is not known
 * @param newestTrade time of the newest trade projected; null before the first, or when it is not known
 * @param away why the market database cannot be asked, in words; null when it answers
 * @param failure what its last batch failed with, which is tried again until it succeeds; null when it did
 */
public record ProjectionState(
        @Nullable Integer unread,
        @Nullable Instant newestTrade,
        @Nullable String away,
        @Nullable String failure) {}
