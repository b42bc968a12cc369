@NullMarked
package io.quaestor.console.operators;

import org.jspecify.annotations.NullMarked;
