/** Open interest of users: at most one of LONG and SHORT per user and symbol. */
@NullMarked
package io.quaestor.exchange.positions;

import org.jspecify.annotations.NullMarked;
