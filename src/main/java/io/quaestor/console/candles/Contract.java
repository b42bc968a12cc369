package io.quaestor.console.candles;

/** What a chart says of the contract that it shows. */
record Contract(String symbol, String baseCurrency, String quoteCurrency) {}
