/** The append-only record of what happened to every order, trade, position, transfer, user and instrument. */
@NullMarked
package io.quaestor.exchange.events;

import org.jspecify.annotations.NullMarked;
