/** Measurements against the bare tool in the same run; `./benchmark` runs them and writes their result files. */
@NullMarked
package io.quaestor.benchmark;

import org.jspecify.annotations.NullMarked;
