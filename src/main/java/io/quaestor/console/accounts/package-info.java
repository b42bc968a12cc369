/** The exchange's accounts, browsed on the replica. */
@NullMarked
package io.quaestor.console.accounts;

import org.jspecify.annotations.NullMarked;
