@NullMarked
package io.quaestor.console.positions;

import org.jspecify.annotations.NullMarked;
