package io.quaestor.console.operators;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When an operator's session ends by itself.
 *
 * @param idleTimeout without a click or a key
 * @param absoluteTimeout after sign-in, whatever the operator does
 * @param recheck how old the knowledge that the operator was not reset or disabled may be
 */
@ConfigurationProperties("quaestor.session")
record SessionProperties(
        @DefaultValue("30m") Duration idleTimeout,
        @DefaultValue("12h") Duration absoluteTimeout,
        @DefaultValue("3s") Duration recheck) {}
