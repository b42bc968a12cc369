/**
 * What every screen stands in: the main layout with its navigation, the operator's language and colour scheme, formats,
 * the browsing grid, and the pages shown when something went wrong.
 */
@NullMarked
package io.quaestor.console.frame;

import org.jspecify.annotations.NullMarked;
