/** What operators see and do in a browser: the only floor that knows Vaadin and operators. */
@NullMarked
package io.quaestor.console;

import org.jspecify.annotations.NullMarked;
