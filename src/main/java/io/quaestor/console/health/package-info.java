/** Every store's state, as its probe found it. */
@NullMarked
package io.quaestor.console.health;

import org.jspecify.annotations.NullMarked;
