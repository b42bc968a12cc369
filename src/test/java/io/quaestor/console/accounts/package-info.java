@NullMarked
package io.quaestor.console.accounts;

import org.jspecify.annotations.NullMarked;
