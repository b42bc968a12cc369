/** Pools, roles, routing and partitions on real servers. */
@NullMarked
package io.quaestor.platform.data;

import org.jspecify.annotations.NullMarked;
