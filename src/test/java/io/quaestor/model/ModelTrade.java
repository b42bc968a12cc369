package io.quaestor.model;

import java.math.BigDecimal;

/** A settled fill as the model holds it. */
record ModelTrade(Step.Fill fill, int buyer, int seller, BigDecimal buyerFee, BigDecimal sellerFee) {}
