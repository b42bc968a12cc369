package io.quaestor.market.candles;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * A trade in the trade history.
 *
 * @param isBuyerMaker whether the buyer's order rested, so that the seller was the aggressor
 * @param offBook printed outside the book, by the insurance fund for example; no part of candles
 * @param externalNumber the venue's number of a played trade, which orders those of one instant; 0 without one
 */
public record PrintedTrade(
        Instant time,
        UUID tradeId,
        String symbol,
        BigDecimal price,
        BigDecimal quantity,
        boolean isBuyerMaker,
        boolean offBook,
        long externalNumber) {}
