/**
 * The first-run stack: a PostgreSQL primary with a streaming standby and a six-node Redis Cluster, started from packaged
 * binaries in one data folder, supervised, and stopped in order. Only profile {@code embedded} starts it; nobody imports
 * it.
 */
@NullMarked
package io.quaestor.platform.embedded;

import org.jspecify.annotations.NullMarked;
