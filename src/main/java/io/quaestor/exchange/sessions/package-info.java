/**
 * Sessions of the exchange's users and how many orders a user may enter a minute, both in Redis Cluster, which may lose
 * what it acknowledged and may be away.
 */
@NullMarked
package io.quaestor.exchange.sessions;

import org.jspecify.annotations.NullMarked;
