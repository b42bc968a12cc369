/** A view that breaks the rules, outside the packages in which Vaadin looks for routes. */
@NullMarked
package planted;

import org.jspecify.annotations.NullMarked;
