@NullMarked
package io.quaestor.console.frame;

import org.jspecify.annotations.NullMarked;
