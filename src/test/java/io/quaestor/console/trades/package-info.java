@NullMarked
package io.quaestor.console.trades;

import org.jspecify.annotations.NullMarked;
