/**
 * The candles of one symbol: as a picture that can be walked through by keys, as a table, and as a picture for reports.
 *
 * @see "docs/decisions/charts.md"
 */
@NullMarked
package io.quaestor.console.candles;

import org.jspecify.annotations.NullMarked;
