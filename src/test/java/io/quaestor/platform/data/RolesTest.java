package io.quaestor.platform.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaestor.IntegrationTest;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@IntegrationTest
class RolesTest {

    @Autowired
    StoreAddresses addresses;

    @Test
    void the_application_role_has_no_ddl() {
        JdbcClient app = as(addresses.primary());

        for (String ddl : List.of(
                "create table mine (id int)",
                "create temporary table mine (id int)",
                "create schema mine",
                "alter table orders add column mine int",
                "drop table orders",
                "create index mine on orders (id)",
                "alter table trades disable trigger all",
                "create role mine",
                "create table backoffice.mine (id int)")) {
            assertRefused(app, ddl);
        }
    }

    @Test
    void the_application_role_rewrites_no_append_only_table_and_touches_no_partition_directly() {
        JdbcClient app = as(addresses.primary());
        List<String> partitions = partitions();
        assertThat(partitions).contains("trades_default", "ledger_entries_default");

        Stream.concat(Stream.of("trades", "ledger_entries", "events", "backoffice.audit_log"), partitions.stream())
                .forEach(table -> {
                    assertRefused(app, "delete from " + table);
                    assertRefused(app, "truncate " + table);
                    assertRefused(
                            app,
                            "update " + table + " set "
                                    + (table.contains("audit") ? "action = action" : anyColumn(table)));
                });
        for (String partition : partitions) {
            assertRefused(app, "select 1 from " + partition);
            assertRefused(app, "insert into " + partition + " select * from " + partition);
        }
        assertRefused(app, "delete from users");
        assertRefused(app, "delete from orders");
        assertRefused(app, "delete from accounts");
    }

    @Test
    void the_application_role_makes_partitions_only_through_their_function() {
        JdbcClient app = as(addresses.primary());

        assertRefused(
                app,
                "create table trades_2031_01 partition of trades for values from ('2031-01-01') to ('2031-02-01')");
        assertThatThrownBy(() -> app.sql("select create_month_partition('users', date '2026-01-01')")
                        .query(Boolean.class)
                        .single())
                .hasMessageContaining("users is not partitioned by month");
        assertThatThrownBy(() -> app.sql("select create_month_partition('trades', date '1999-01-01')")
                        .query(Boolean.class)
                        .single())
                .hasMessageContaining("outside 2009-01");
    }

    @Test
    void the_read_role_cannot_write_neither_on_the_replica_nor_on_the_primary() {
        JdbcClient onReplica = as(addresses.replica());
        DatabaseAddress replica = addresses.replica();
        JdbcClient onPrimary =
                as(new DatabaseAddress(addresses.primary().jdbcUrl(), replica.user(), replica.password()));

        for (String table : List.of(
                "users",
                "instruments",
                "accounts",
                "orders",
                "positions",
                "trades",
                "ledger_entries",
                "transfers",
                "events")) {
            assertThatThrownBy(() -> onReplica.sql("delete from " + table).update())
                    .hasMessageContaining("read-only transaction");
            assertRefused(onPrimary, "set transaction read write; delete from " + table);
            assertRefused(onPrimary, "set transaction read write; insert into " + table + " default values");
        }
    }

    @Test
    void the_read_role_is_cut_off_and_sees_the_monitoring_views_but_no_operator_and_no_password_hash() {
        JdbcClient replica = as(addresses.replica());

        assertThat(replica.sql("show statement_timeout").query(String.class).single())
                .isEqualTo("30s");
        assertThat(replica.sql("select pg_is_in_recovery()")
                        .query(Boolean.class)
                        .single())
                .isTrue();
        assertThat(replica.sql("select count(*) from pg_stat_activity where query = '<insufficient privilege>'")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(replica.sql("select status from pg_stat_wal_receiver")
                        .query(String.class)
                        .single())
                .isEqualTo("streaming");
        assertRefused(replica, "select password_hash from backoffice.operators");
        assertRefused(replica, "select password_hash from users");
        assertRefused(replica, "select * from users");
        assertThat(replica.sql(
                                "select count(*) from (select id, email, status, kyc_level, created_at, updated_at, version from users) shown")
                        .query(Long.class)
                        .single())
                .isNotNull();
        for (String partition : partitions()) {
            assertRefused(replica, "select 1 from " + partition);
        }
    }

    @Test
    void the_backup_role_reads_everything_without_a_time_out_and_writes_nothing() {
        JdbcClient backup = as(addresses.backup());

        assertThat(backup.sql("show statement_timeout").query(String.class).single())
                .isEqualTo("0");
        assertThat(backup.sql("select count(*) from backoffice.operators")
                        .query(Long.class)
                        .single())
                .isNotNull();
        assertThat(backup.sql("select count(password_hash) from users")
                        .query(Long.class)
                        .single())
                .isNotNull();
        for (String partition : partitions()) {
            assertThat(backup.sql("select 1 from " + partition + " limit 1")
                            .query()
                            .listOfRows())
                    .hasSizeLessThan(2);
        }
        assertThatThrownBy(() -> backup.sql("delete from users").update())
                .hasMessageContaining("read-only transaction");
    }

    private List<String> partitions() {
        return as(addresses.primary())
                .sql(
                        "select inhrelid::regclass::text from pg_inherits where inhparent in ('trades'::regclass, 'ledger_entries'::regclass)")
                .query((row, index) -> String.valueOf(row.getString(1)))
                .list();
    }

    private static String anyColumn(String table) {
        return table.startsWith("events")
                ? "event_type = event_type"
                : table.startsWith("trades") ? "symbol = symbol" : "kind = kind";
    }

    private static void assertRefused(JdbcClient client, String sql) {
        assertThatThrownBy(() -> client.sql(sql).update(), sql)
                .rootCause()
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refusal -> assertThat(refusal.getSQLState())
                                .as("%s: %s", sql, refusal.getMessage())
                                .isEqualTo("42501"));
    }

    private static JdbcClient as(DatabaseAddress address) {
        return JdbcClient.create(new DriverManagerDataSource(address.jdbcUrl(), address.user(), address.password()));
    }
}
