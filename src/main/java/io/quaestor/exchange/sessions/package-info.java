/**
 * What the exchange keeps of its users in Redis Cluster, which may lose what it acknowledged and may be away: sessions, how
 * many orders a user may enter a minute, the sets of open orders.
 */
@NullMarked
package io.quaestor.exchange.sessions;

import org.jspecify.annotations.NullMarked;
