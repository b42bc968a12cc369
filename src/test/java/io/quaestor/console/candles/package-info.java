@NullMarked
package io.quaestor.console.candles;

import org.jspecify.annotations.NullMarked;
