/** Violations of the house rules, planted so that the rules can be seen to find them. */
@NullMarked
package io.quaestor.exchange.accounts.planted;

import org.jspecify.annotations.NullMarked;
