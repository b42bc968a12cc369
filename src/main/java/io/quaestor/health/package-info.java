/**
 * Probes of every store: is it there, does it do its part, and how full and how far behind is it. Headless: screens,
 * metrics and readiness all ask {@link io.quaestor.health.HealthService}.
 */
@NullMarked
package io.quaestor.health;

import org.jspecify.annotations.NullMarked;
