package io.quaestor.console.market;

import io.quaestor.market.candles.ProjectionState;
import java.util.List;

/** All symbols, in their order, and how far what is said of them is behind the exchange. */
record MarketNow(List<MarketRow> rows, ProjectionState projection) {}
