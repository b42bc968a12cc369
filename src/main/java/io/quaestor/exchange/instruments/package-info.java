/** The contracts that are traded: linear, margined and settled in the quote currency. */
@NullMarked
package io.quaestor.exchange.instruments;

import org.jspecify.annotations.NullMarked;
