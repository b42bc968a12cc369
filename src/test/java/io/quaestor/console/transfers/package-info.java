@NullMarked
package io.quaestor.console.transfers;

import org.jspecify.annotations.NullMarked;
