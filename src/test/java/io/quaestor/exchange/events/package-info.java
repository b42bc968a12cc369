/** Tests of the events and their readers. */
@NullMarked
package io.quaestor.exchange.events;

import org.jspecify.annotations.NullMarked;
