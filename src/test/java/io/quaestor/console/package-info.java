@NullMarked
package io.quaestor.console;

import org.jspecify.annotations.NullMarked;
