package io.quaestor.console.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.quaestor.IntegrationTest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
class OperatorsCommandTest {

    @Autowired
    private OperatorsCommand command;

    @Autowired
    private OperatorRepository repository;

    @Autowired
    private Passwords passwords;

    @Autowired
    private JdbcClient jdbc;

    private record Outcome(int code, String out, String err) {}

    @Test
    void add_makes_an_operator_with_a_one_time_password_and_an_audit_row() {
        Outcome outcome = run("add", "cmd-new", "--roles=VIEWER,ADMIN");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).matches("Operator cmd-new, one-time password: ([a-z2-9]{4}-){3}[a-z2-9]{4}\\R");
        String password = outcome.out().strip().substring(outcome.out().lastIndexOf(' ') + 1);
        Operator made = operator("cmd-new");
        assertThat(made.roles()).isEqualTo(Set.of(Role.VIEWER, Role.ADMIN));
        assertThat(made.mustChangePassword()).isTrue();
        assertThat(made.active()).isTrue();
        assertThat(made.passwordHash()).startsWith("$argon2id$").doesNotContain(password);
        assertThat(passwords.matches(password, made.passwordHash())).isTrue();
        assertThat(auditOf(made))
                .extracting(row -> row.get("operator"), row -> row.get("action"))
                .containsExactly(tuple("shell", "operator.added"));
        assertThat(auditOf(made).toString()).doesNotContain(password).doesNotContain("argon2");
    }

    @Test
    void reset_gives_a_new_one_time_password_and_makes_a_disabled_operator_active_again() {
        run("add", "cmd-reset", "--roles=SUPPORT");
        Operator before = operator("cmd-reset");
        jdbc.sql("update backoffice.operators set status = 'disabled', must_change_password = false where id = :id")
                .param("id", before.id())
                .update();
        Outcome outcome = run("reset", "cmd-reset");
        assertThat(outcome.code()).isZero();
        Operator after = operator("cmd-reset");
        assertThat(after.active()).isTrue();
        assertThat(after.mustChangePassword()).isTrue();
        assertThat(after.roles()).isEqualTo(before.roles());
        assertThat(after.version()).isGreaterThan(before.version());
        assertThat(after.passwordHash()).isNotEqualTo(before.passwordHash());
        assertThat(auditOf(after)).extracting(row -> row.get("action")).contains("operator.password_reset");
    }

    @Test
    void taken_name_is_refused_and_the_operator_stays_as_it_was() {
        run("add", "cmd-taken", "--roles=VIEWER");
        Operator before = operator("cmd-taken");
        Outcome outcome = run("add", "cmd-taken", "--roles=ADMIN");
        assertThat(outcome.code()).isOne();
        assertThat(outcome.err()).contains("already an operator cmd-taken").contains("operators reset cmd-taken");
        assertThat(operator("cmd-taken")).isEqualTo(before);
        assertThat(auditOf(before)).hasSize(1);
    }

    @Test
    void reset_of_an_unknown_operator_says_how_to_make_it() {
        Outcome outcome = run("reset", "cmd-nobody");
        assertThat(outcome.code()).isOne();
        assertThat(outcome.err()).contains("no operator cmd-nobody").contains("operators add cmd-nobody");
    }

    static Stream<Arguments> hostileNames() {
        return HostileText.values().map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("hostileNames")
    void hostile_name_is_refused_in_one_line_and_nothing_is_changed(String name) {
        refusedWithoutChange("add", name, "--roles=ADMIN");
        refusedWithoutChange("reset", name);
    }

    static Stream<String> hostileRoles() {
        return Stream.concat(
                        HostileText.values(),
                        Stream.of(
                                "VIEWER,",
                                ",VIEWER",
                                "VIEWER,,ADMIN",
                                "VIEWER ADMIN",
                                "VIEWER, ADMIN",
                                "ROOT",
                                "*",
                                "ADMIN;"))
                .filter(roles -> !roles.equalsIgnoreCase("admin"));
    }

    @ParameterizedTest
    @MethodSource("hostileRoles")
    void hostile_roles_are_refused_in_one_line_and_nothing_is_changed(String roles) {
        refusedWithoutChange("add", "cmd-hostile", "--roles=" + roles);
    }

    static Stream<List<String>> unfinished() {
        return Stream.of(
                List.of(),
                List.of("add"),
                List.of("add", "somebody"),
                List.of("add", "--roles=ADMIN"),
                List.of("add", "somebody", "else", "--roles=ADMIN"),
                List.of("add", "somebody", "--roles=ADMIN", "--roles=VIEWER"),
                List.of("add", "somebody", "--role=ADMIN"),
                List.of("reset"),
                List.of("reset", "one", "two"),
                List.of("reset", "one", "--force"),
                List.of("delete", "somebody"),
                List.of("ADD", "somebody", "--roles=ADMIN"));
    }

    @ParameterizedTest
    @MethodSource("unfinished")
    void unfinished_command_is_answered_with_its_usage(List<String> arguments) {
        assertThat(refusedWithoutChange(arguments.toArray(String[]::new)).err())
                .contains("operators add NAME --roles=")
                .contains("operators reset NAME");
    }

    private Outcome refusedWithoutChange(String... arguments) {
        List<Map<String, @Nullable Object>> before = everything();
        Outcome outcome = run(arguments);
        assertThat(outcome.code()).isOne();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().strip()).isNotEmpty().hasLineCount(1).hasSizeLessThan(300);
        assertThat(outcome.err().strip()).doesNotMatch("(?s).*\\p{Cntrl}.*");
        assertThat(everything()).isEqualTo(before);
        return outcome;
    }

    private List<Map<String, @Nullable Object>> everything() {
        return jdbc.sql("""
                select (select count(*) from backoffice.audit_log) as audited,
                    (select jsonb_agg(o order by id)::text from backoffice.operators o) as operators
                """).query().listOfRows();
    }

    private List<Map<String, @Nullable Object>> auditOf(Operator operator) {
        return jdbc.sql(
                        "select operator, action, details::text from backoffice.audit_log where target_id = :id order by sequence")
                .param("id", operator.id().toString())
                .query()
                .listOfRows();
    }

    private Operator operator(String name) {
        return repository.findByName(name).orElseThrow();
    }

    private Outcome run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = command.run(
                List.of(arguments),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
