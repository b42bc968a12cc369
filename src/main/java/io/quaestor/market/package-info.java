/** What is derived from the exchange's events: candles and order books. All of it can be made anew. */
@NullMarked
package io.quaestor.market;

import org.jspecify.annotations.NullMarked;
