@NullMarked
package io.quaestor.audit;

import org.jspecify.annotations.NullMarked;
