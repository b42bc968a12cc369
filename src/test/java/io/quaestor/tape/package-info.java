/** The market player, without and with real servers. */
@NullMarked
package io.quaestor.tape;

import org.jspecify.annotations.NullMarked;
