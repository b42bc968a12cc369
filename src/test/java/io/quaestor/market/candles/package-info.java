@NullMarked
package io.quaestor.market.candles;

import org.jspecify.annotations.NullMarked;
