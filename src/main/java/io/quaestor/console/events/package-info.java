/** What happened, browsed on the replica. */
@NullMarked
package io.quaestor.console.events;

import org.jspecify.annotations.NullMarked;
