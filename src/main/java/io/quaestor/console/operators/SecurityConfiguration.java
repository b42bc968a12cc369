package io.quaestor.console.operators;

import com.vaadin.flow.spring.security.VaadinSecurityConfigurer;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** Sign-in, sessions and headers of the web application. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
@EnableMethodSecurity // of actions, by @PreAuthorize; JSR 250 is for routes, which must not be proxied
class SecurityConfiguration {

    /** For everything but pages; a page gets its own from {@code PageSecurity}, with a nonce for its scripts. */
    private static final String NOTHING_RUNS = "default-src 'none'; frame-ancestors 'none'";

    /** Headers written late would miss the pages that Vaadin sends, and hide the policy that a page sets itself. */
    private static final ObjectPostProcessor<HeaderWriterFilter> EARLY = new ObjectPostProcessor<>() {
        @Override
        public <F extends HeaderWriterFilter> F postProcess(F filter) {
            filter.setShouldWriteHeadersEagerly(true);
            return filter;
        }
    };

    @Bean
    SecurityFilterChain console(HttpSecurity http, OperatorVersions versions, SessionProperties sessions, Clock clock) {
        http.with(
                VaadinSecurityConfigurer.vaadin(),
                vaadin -> vaadin.loginView(LoginView.class).anyRequest(anyOther -> anyOther.authenticated()));
        http.sessionManagement(management -> management.sessionAuthenticationStrategy(
                (authentication, request, response) -> OperatorSessions.begin(request, clock.instant())));
        http.addFilterBefore(new OperatorSessionFilter(versions, sessions, clock), AnonymousAuthenticationFilter.class);
        http.headers(headers -> headers.withObjectPostProcessor(EARLY)
                .contentSecurityPolicy(policy -> policy.policyDirectives(NOTHING_RUNS))
                .frameOptions(frame -> frame.deny())
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(permissions ->
                        permissions.policy("camera=(), geolocation=(), microphone=(), payment=(), usb=()")));
        return http.build();
    }
}
