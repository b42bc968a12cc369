/** The exchange's users, browsed on the replica. */
@NullMarked
package io.quaestor.console.users;

import org.jspecify.annotations.NullMarked;
