/** Customers of the exchange and whether they may trade. */
@NullMarked
package io.quaestor.exchange.users;

import org.jspecify.annotations.NullMarked;
