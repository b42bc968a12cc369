/** Quaestor, the back office of a crypto-futures exchange. */
@NullMarked
package io.quaestor;

import org.jspecify.annotations.NullMarked;
