/**
 * A second implementation of the exchange's write path, in memory, written from the specification's chapter on the
 * exchange and {@code docs/rules.md} alone, and what plays it beside the services over random histories.
 *
 * <p>The model ({@code Model…}, {@code Step}, {@code History…}, {@code Shrinker}) shares no code with the services; {@code
 * ModelIndependenceTest} keeps it so. What knows both sides is {@code Services}, {@code Names}, {@code Rows}, {@code
 * HistoryRunner} and the tests.
 */
@NullMarked
package io.quaestor.model;

import org.jspecify.annotations.NullMarked;
