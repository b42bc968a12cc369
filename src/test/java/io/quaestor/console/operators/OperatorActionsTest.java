package io.quaestor.console.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quaestor.IntegrationTest;
import io.quaestor.console.operators.OperatorRefused.Reason;
import java.text.Normalizer;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;

@IntegrationTest
@Import(SignedIn.class)
class OperatorActionsTest {

    private static final String ADDRESS = "10.9.9.9";

    @Autowired
    private OperatorActions actions;

    @Autowired
    private OperatorService service;

    @Autowired
    private OperatorRepository repository;

    @Autowired
    private Passwords passwords;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private SignedIn signedIn;

    private String name = "";
    private String oneTime = "";

    @BeforeEach
    void signIn() {
        name = "actions-" + UUID.randomUUID().toString().substring(0, 8);
        oneTime = service.add(name, Set.of(Role.SUPPORT)).password();
        signedIn.as(SignedInOperator.of(operator()));
    }

    @AfterEach
    void signOut() {
        signedIn.asNobody();
    }

    @Test
    void operator_with_a_one_time_password_holds_no_role_until_it_is_changed() {
        assertThat(SignedInOperator.of(operator()).roles()).isEmpty();
        SignedInOperator changed = actions.changeOwnPassword(oneTime, "a password of my own", ADDRESS);
        assertThat(changed.roles()).containsExactly(Role.SUPPORT);
        assertThat(changed.mustChangePassword()).isFalse();
    }

    @Test
    void change_replaces_the_hash_ends_older_sessions_and_is_audited_without_the_password() {
        long before = operator().version();
        actions.changeOwnPassword(oneTime, "a password of my own", ADDRESS);
        Operator changed = operator();
        assertThat(changed.version()).isGreaterThan(before);
        assertThat(passwords.matches("a password of my own", changed.passwordHash()))
                .isTrue();
        assertThat(passwords.matches(oneTime, changed.passwordHash())).isFalse();
        assertThat(jdbc.sql("""
                select concat_ws(' ', operator, action, details) from backoffice.audit_log
                where target_id = :id and action = 'operator.password_changed'
                """)
                        .param("id", changed.id().toString())
                        .query(String.class)
                        .list())
                .singleElement()
                .asString()
                .startsWith(name)
                .doesNotContain("a password of my own");
    }

    static Stream<Arguments> unfit() {
        return Stream.of(
                Arguments.of("", Reason.PASSWORD_TOO_SHORT),
                Arguments.of("short", Reason.PASSWORD_TOO_SHORT),
                Arguments.of("eleven char", Reason.PASSWORD_TOO_SHORT),
                Arguments.of("😀".repeat(11), Reason.PASSWORD_TOO_SHORT),
                Arguments.of("x".repeat(129), Reason.PASSWORD_TOO_LONG),
                Arguments.of("x".repeat(10_000), Reason.PASSWORD_TOO_LONG));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void unfit_password_is_refused_and_nothing_is_changed(String wanted, Reason reason) {
        refused(oneTime, wanted, reason);
    }

    @Test
    void same_password_and_ones_own_name_are_refused() {
        refused(oneTime, oneTime, Reason.PASSWORD_SAME);
        refused(oneTime, name, Reason.PASSWORD_IS_NAME);
    }

    @Test
    void wrong_current_password_is_refused_and_counts_against_guessing() {
        for (int i = 0; i < SignInThrottle.PER_NAME_AND_ADDRESS; i++) {
            refused("wrong " + i, "a password of my own", Reason.PASSWORD_WRONG);
        }
        refused(oneTime, "a password of my own", Reason.TOO_MANY_ATTEMPTS);
    }

    @Test
    void korean_password_typed_in_parts_is_the_same_password() {
        actions.changeOwnPassword(oneTime, "안전한비밀번호입니다하나둘", ADDRESS);
        String inParts = Normalizer.normalize("안전한비밀번호입니다하나둘", Normalizer.Form.NFD);
        assertThat(passwords.matches(inParts, operator().passwordHash())).isTrue();
    }

    @Test
    void nobody_changes_a_password_without_signing_in() {
        signedIn.asNobody();
        assertThatExceptionOfType(AuthenticationCredentialsNotFoundException.class)
                .isThrownBy(() -> actions.changeOwnPassword(oneTime, "a password of my own", ADDRESS));
    }

    private void refused(String current, String wanted, Reason reason) {
        Operator before = operator();
        OperatorRefused refused =
                catchThrowableOfType(OperatorRefused.class, () -> actions.changeOwnPassword(current, wanted, ADDRESS));
        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(operator()).isEqualTo(before);
    }

    private Operator operator() {
        return repository.findByName(name).orElseThrow();
    }
}
