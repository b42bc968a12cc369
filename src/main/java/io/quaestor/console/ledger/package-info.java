/** The entries behind every balance, browsed on the replica. */
@NullMarked
package io.quaestor.console.ledger;

import org.jspecify.annotations.NullMarked;
