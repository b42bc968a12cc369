@NullMarked
package io.quaestor.console.backups;

import org.jspecify.annotations.NullMarked;
