@NullMarked
package io.quaestor.console.orders;

import org.jspecify.annotations.NullMarked;
