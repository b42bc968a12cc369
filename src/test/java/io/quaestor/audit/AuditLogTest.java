package io.quaestor.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quaestor.IntegrationTest;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

@IntegrationTest
class AuditLogTest {

    @Autowired
    private AuditLog audit;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void row_is_refused_outside_the_transaction_of_the_change_it_tells_of() {
        assertThatExceptionOfType(IllegalTransactionStateException.class)
                .isThrownBy(() -> audit.record(null, "shell", "thing.done", "thing", "1", null, Map.of()));
    }

    @Test
    void row_is_gone_when_the_change_is_rolled_back() {
        String target = UUID.randomUUID().toString();
        transaction.executeWithoutResult(status -> {
            audit.record(null, "shell", "thing.done", "thing", target, null, Map.of());
            status.setRollbackOnly();
        });
        assertThat(rows(target)).isZero();
    }

    @Test
    void row_says_who_did_what_to_what_and_why() {
        String target = UUID.randomUUID().toString();
        UUID actor = UUID.randomUUID();
        transaction.executeWithoutResult(
                status -> audit.record(actor, "kim", "thing.done", "thing", target, "그냥", Map.of("before", 1)));
        assertThat(jdbc.sql("""
                select concat_ws('|', operator_id, operator, action, target_type, reason, details)
                from backoffice.audit_log where target_id = :target
                """).param("target", target).query(String.class).single())
                .isEqualTo(actor + "|kim|thing.done|thing|그냥|{\"before\": 1}");
    }

    private long rows(String target) {
        return jdbc.sql("select count(*) from backoffice.audit_log where target_id = :target")
                .param("target", target)
                .query(Long.class)
                .single();
    }
}
