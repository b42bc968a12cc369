package io.quaestor.exchange.trades;

import java.math.BigDecimal;
import java.util.UUID;

/**
 * A settled fill.
 *
 * @param buyerFee in the quote currency
 * @param sellerFee in the quote currency
 */
record Trade(Fill fill, UUID buyerUserId, UUID sellerUserId, BigDecimal buyerFee, BigDecimal sellerFee) {}
