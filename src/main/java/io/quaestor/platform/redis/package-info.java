/** The Redis Cluster's client and the settings with which it outlives the death of a master. */
@NullMarked
package io.quaestor.platform.redis;

import org.jspecify.annotations.NullMarked;
