@NullMarked
package io.quaestor.console.users;

import org.jspecify.annotations.NullMarked;
