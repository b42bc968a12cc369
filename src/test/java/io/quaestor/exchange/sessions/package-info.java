/** Tests of sessions and limits, on a real Redis Cluster. */
@NullMarked
package io.quaestor.exchange.sessions;

import org.jspecify.annotations.NullMarked;
