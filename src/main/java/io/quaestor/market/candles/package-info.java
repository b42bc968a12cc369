/**
 * Trade history and candles in the market database: the projection that makes them from the exchange's events, and the
 * services that read them. Written by {@link io.quaestor.market.candles.CandleProjection} alone.
 *
 * @see "docs/decisions/market-database.md"
 */
@NullMarked
package io.quaestor.market.candles;

import org.jspecify.annotations.NullMarked;
