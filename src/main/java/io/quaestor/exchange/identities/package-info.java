/** The identities that the books must satisfy to the last digit. */
@NullMarked
package io.quaestor.exchange.identities;

import org.jspecify.annotations.NullMarked;
