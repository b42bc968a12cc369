/**
 * Who did what to what, when and why: one row per change made by an operator, written in the transaction of the change
 * itself. The table, {@code backoffice.audit_log}, can be appended to and read, never rewritten.
 */
@NullMarked
package io.quaestor.audit;

import org.jspecify.annotations.NullMarked;
