/** Tests of sessions, limits and the sets of open orders, on a real Redis Cluster. */
@NullMarked
package io.quaestor.exchange.sessions;

import org.jspecify.annotations.NullMarked;
