/** Tests of what the exchange keeps in Redis. */
@NullMarked
package io.quaestor.exchange.sessions;

import org.jspecify.annotations.NullMarked;
