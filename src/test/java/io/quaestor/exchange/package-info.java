/** The write path on real servers. */
@NullMarked
package io.quaestor.exchange;

import org.jspecify.annotations.NullMarked;
