package io.quaestor.console.trades;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A trade as the grid shows it.
 *
 * @param externalId the venue's id of a played tape
 */
record TradeRow(
        UUID id,
        @Nullable String externalId,
        String symbol,
        UUID buyerOrderId,
        UUID sellerOrderId,
        UUID buyerUserId,
        UUID sellerUserId,
        BigDecimal price,
        BigDecimal quantity,
        BigDecimal buyerFee,
        BigDecimal sellerFee,
        boolean buyerIsMaker,
        boolean offBook,
        Instant tradeTime) {}
