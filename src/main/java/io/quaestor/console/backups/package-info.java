/** Backups: made by the project's own script on an operator's click, and listed. */
@NullMarked
package io.quaestor.console.backups;

import org.jspecify.annotations.NullMarked;
