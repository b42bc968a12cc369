package io.quaestor.console.backups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quaestor.IntegrationTest;
import io.quaestor.console.operators.Role;
import io.quaestor.console.operators.SignedIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

@IntegrationTest
@Import(SignedIn.class)
class BackupActionsTest {

    @Autowired
    private BackupActions actions;

    @Autowired
    private SignedIn signedIn;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transactions;

    @AfterEach
    void signOut() {
        signedIn.asNobody();
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"VIEWER", "SUPPORT", "COMPLIANCE"})
    void backup_is_refused_to_every_role_but_operations_and_admin(Role role) {
        long before = audited();
        signedIn.with(role);
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(actions::start);
        assertThat(audited()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"OPERATIONS", "ADMIN"})
    void wish_for_a_backup_is_audited(Role role) {
        long before = audited();
        signedIn.with(role);
        actions.start();
        assertThat(audited()).isEqualTo(before + 1);
    }

    @Test
    void a_caller_who_could_take_the_audit_row_back_is_refused() {
        long before = audited();
        signedIn.with(Role.OPERATIONS);
        assertThatExceptionOfType(IllegalTransactionStateException.class)
                .isThrownBy(() -> transactions.executeWithoutResult(status -> actions.start()));
        assertThat(audited()).isEqualTo(before);
    }

    private long audited() {
        return jdbc.sql("select count(*) from backoffice.audit_log where action = 'backup.requested'")
                .query(Long.class)
                .single();
    }
}
