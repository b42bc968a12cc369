/**
 * Plays a market through the exchange's write path, as the matching engine would: a seeded simulator, and a reader of
 * recorded tapes. Never in profile {@code production}. Its users are told from real ones by the domain of their e-mail
 * addresses.
 */
@NullMarked
package io.quaestor.tape;

import org.jspecify.annotations.NullMarked;
