/** What a person at the server's shell can ask the program to do instead of serving screens. */
@NullMarked
package io.quaestor.platform.shell;

import org.jspecify.annotations.NullMarked;
