/**
 * Backups: runs the project's own script {@code backup/backup} and reads what it made. What is listed here was made, not
 * verified: nothing is called good before it was restored somewhere and checked.
 */
@NullMarked
package io.quaestor.backup;

import org.jspecify.annotations.NullMarked;
