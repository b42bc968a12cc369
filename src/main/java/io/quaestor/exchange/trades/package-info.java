/** Settlement of fills, in batches, exactly once. */
@NullMarked
package io.quaestor.exchange.trades;

import org.jspecify.annotations.NullMarked;
