package io.quaestor.console.operators;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.UI;
import io.quaestor.IntegrationTest;
import io.quaestor.console.frame.Paths;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.test.context.support.WithSecurityContext;
import org.springframework.security.test.context.support.WithSecurityContextFactory;

@IntegrationTest
@PasswordChangeGuardTest.WithOneTimePassword
class PasswordChangeGuardTest extends SpringBrowserlessTest {

    @Retention(RetentionPolicy.RUNTIME)
    @WithSecurityContext(factory = Factory.class)
    @interface WithOneTimePassword {}

    static class Factory implements WithSecurityContextFactory<WithOneTimePassword> {
        @Override
        public SecurityContext createSecurityContext(WithOneTimePassword annotation) {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(OperatorAuthentication.of(SignedInOperator.of(
                    new Operator(UUID.randomUUID(), "newcomer", "hash", true, Set.of(Role.values()), true, 1))));
            return context;
        }
    }

    @Test
    void one_time_password_shows_nothing_but_its_change() {
        for (String path : List.of(
                Paths.HOME, Paths.USERS, Paths.ORDERS, Paths.TRADES, Paths.STORES, Paths.BACKUPS, "no-such-page")) {
            UI.getCurrent().navigate(path);
            assertThat(getCurrentView()).as(path).isInstanceOf(ChangePasswordView.class);
        }
    }
}
