/** Balances of users and of the house, browsed on the replica. */
@NullMarked
package io.quaestor.console.accounts;

import org.jspecify.annotations.NullMarked;
