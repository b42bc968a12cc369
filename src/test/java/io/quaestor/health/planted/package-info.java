/** Violations of the house rules, planted so that the rules can be seen to find them. */
@NullMarked
package io.quaestor.health.planted;

import org.jspecify.annotations.NullMarked;
