package io.quaestor.platform.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.quaestor.IntegrationTest;
import io.quaestor.TestStack;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@IntegrationTest
class RoutingTest {

    private static final String IS_STANDBY = "select pg_is_in_recovery()";

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    @Qualifier("primaryPool")
    HikariDataSource primary;

    @Autowired
    @Qualifier("marketJdbcClient")
    JdbcClient market;

    @Test
    void a_read_only_transaction_reads_the_replica_and_any_other_the_primary() {
        assertThat(readsStandby(true)).isTrue();
        assertThat(readsStandby(false)).isFalse();
        assertThat(isStandby()).isFalse();
    }

    @Test
    void a_read_only_method_inside_a_write_transaction_stays_on_the_primary() {
        Boolean standby = transaction(false).execute(status -> readsStandby(true));

        assertThat(standby).isFalse();
    }

    @Test
    void a_write_inside_a_read_only_transaction_is_refused_by_the_standby() {
        assertThatThrownBy(() -> transaction(true)
                        .execute(status ->
                                jdbc.sql("update users set kyc_level = 0").update()))
                .hasMessageContaining("cannot execute UPDATE in a read-only transaction");
    }

    @Test
    void a_read_only_transaction_takes_no_connection_from_the_primarys_pool() {
        transaction(true).executeWithoutResult(status -> {
            assertThat(isStandby()).isTrue();
            assertThat(primary.getHikariPoolMXBean().getActiveConnections()).isZero();
        });
    }

    @Test
    void the_market_database_has_a_client_of_its_own() {
        assertThat(market.sql("select current_database()").query(String.class).single())
                .isEqualTo(TestStack.addresses().market().urlParts().get("PGDBNAME"));
    }

    private boolean readsStandby(boolean readOnly) {
        return Boolean.TRUE.equals(transaction(readOnly).execute(status -> isStandby()));
    }

    private boolean isStandby() {
        return jdbc.sql(IS_STANDBY).query(Boolean.class).single();
    }

    private TransactionTemplate transaction(boolean readOnly) {
        TransactionTemplate template = new TransactionTemplate(transactions);
        template.setReadOnly(readOnly);
        return template;
    }
}
