@NullMarked
package io.quaestor.console.health;

import org.jspecify.annotations.NullMarked;
