/** The rules of the house, and a planted violation of each. */
@NullMarked
package io.quaestor.architecture;

import org.jspecify.annotations.NullMarked;
