package io.quaestor.console.market;

import io.quaestor.market.candles.ProjectionState;
import java.util.List;

/**
 * All symbols, in their order, and how far what is said of them is behind the exchange.
 *
 * @param hasFigures whether the market database answered; the books and their checks do without it
 */
record MarketNow(List<MarketRow> rows, ProjectionState projection, boolean hasFigures) {}
