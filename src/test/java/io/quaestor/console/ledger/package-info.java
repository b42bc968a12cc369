@NullMarked
package io.quaestor.console.ledger;

import org.jspecify.annotations.NullMarked;
