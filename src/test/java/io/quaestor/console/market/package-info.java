@NullMarked
package io.quaestor.console.market;

import org.jspecify.annotations.NullMarked;
