/**
 * How the application reaches PostgreSQL: where the servers are, three pools, read/write routing, partitions, and small
 * helpers for set-wise SQL.
 */
@NullMarked
package io.quaestor.platform.data;

import org.jspecify.annotations.NullMarked;
