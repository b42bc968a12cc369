/** Deposits, withdrawals and transfers between users. */
@NullMarked
package io.quaestor.exchange.transfers;

import org.jspecify.annotations.NullMarked;
