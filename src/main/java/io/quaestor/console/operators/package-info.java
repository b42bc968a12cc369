/**
 * Who may use the console: operators, their roles and passwords, sign-in, and when a session ends. Operators are kept in
 * {@code backoffice.operators} and always read from the primary.
 */
@NullMarked
package io.quaestor.console.operators;

import org.jspecify.annotations.NullMarked;
