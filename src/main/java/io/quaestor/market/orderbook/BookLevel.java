package io.quaestor.market.orderbook;

import java.math.BigDecimal;

/**
 * What rests at one price.
 *
 * @param price in the quote currency, at the scale of the symbol's tick
 * @param quantity in the base currency, above zero
 * @param orders how many orders it is made of; 0 where the source does not tell
 */
public record BookLevel(BigDecimal price, BigDecimal quantity, int orders) {}
