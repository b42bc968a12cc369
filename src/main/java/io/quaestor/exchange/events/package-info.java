/**
 * The append-only record of what happened to every order, trade, position, transfer, user and instrument, and how
 * consumers follow it without gaps.
 */
@NullMarked
package io.quaestor.exchange.events;

import org.jspecify.annotations.NullMarked;
