/** Balances of users and of the house, and the double-entry ledger that explains them. */
@NullMarked
package io.quaestor.exchange.accounts;

import org.jspecify.annotations.NullMarked;
