package io.quaestor.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.TestStack;
import io.quaestor.console.accounts.AccountPages;
import io.quaestor.console.events.EventPages;
import io.quaestor.console.frame.Window;
import io.quaestor.console.ledger.LedgerPages;
import io.quaestor.console.positions.PositionPages;
import io.quaestor.console.transfers.TransferPages;
import io.quaestor.platform.data.DatabaseAddress;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.KeysetSpan;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Every search of accounts, positions, transfers, ledger and events walks an index. The rows that give the planner a choice
 * are rolled back: with them no identity of the books would hold.
 */
@IntegrationTest
class DeskPlansTest {

    private static final String ROWS = """
            set local session_replication_role = replica;
            create temp table numbered on commit drop as
                select n, md5('plans' || n)::uuid as id, md5('plans' || n % 5000)::uuid as owner,
                    timestamptz '2026-03-01 00:00Z' + n * interval '30 seconds' as at
                from generate_series(0, 59999) n;
            insert into accounts (id, user_id, kind, currency, created_at, updated_at)
                select id, owner, 'USER', 'PLN' || n / 5000, at, at from numbered;
            insert into positions (id, user_id, symbol, side, size, entry_price, entry_value, mark_price, margin, leverage,
                    created_at, updated_at)
                select id, owner, 'PLNS-' || n / 10000, case when n / 5000 % 2 = 0 then 'LONG' else 'SHORT' end, 1, 1, 1, 1, 1, 1, at, at
                from numbered;
            insert into transfers (id, user_id, type, currency, amount, status, tx_hash, address, created_at, updated_at)
                select id, owner, 'DEPOSIT', 'PLN', 1,
                    (array['PENDING', 'FAILED', 'COMPLETED', 'COMPLETED', 'COMPLETED'])[n % 5 + 1], '0x' || n,
                    'a' || n % 1000, at, at
                from numbered;
            insert into ledger_entries (journal_id, account_id, kind, amount, reference_type, reference_id, created_at)
                select id, md5('plans' || n % 500)::uuid, 'FEE', 1, 'TRADE', id, at from numbered;
            insert into events (id, aggregate_type, aggregate_id, event_type, event_data, metadata, version, created_at)
                select id, 'ORDER', md5('plans' || n / 10)::uuid,
                    (array['OrderPlaced', 'OrderFilled', 'OrderCanceled'])[n % 3 + 1], '{}', '{}', n % 10 + 1, at
                from numbered;
            analyze accounts; analyze positions; analyze transfers; analyze ledger_entries; analyze events;
            """;

    @Test
    void every_search_of_the_desk_walks_an_index_and_a_lost_index_is_noticed() throws SQLException {
        DatabaseAddress superuser = TestStack.stack().primarySuperuser();
        try (Connection connection = DriverManager.getConnection(
                superuser.jdbcUrl().replaceFirst("/[^/?]*(\\?|$)", "/exchange$1"),
                superuser.user(),
                superuser.password())) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("select create_month_partition('ledger_entries', date '2026-03-01')");
                statement.execute(ROWS);
            }
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            UUID one = jdbc.sql("select md5('plans7')::uuid").query(UUID.class).single();
            Window window = new Window(Instant.parse("2026-03-05T00:00:00Z"), Instant.parse("2026-03-12T00:00:00Z"));
            Map<String, KeysetQuery> searches = new LinkedHashMap<>();
            searches.putAll(AccountPages.in(jdbc, one));
            searches.putAll(PositionPages.in(jdbc, one, "PLNS-1"));
            searches.putAll(TransferPages.in(jdbc, one, window));
            searches.putAll(LedgerPages.in(jdbc, one, one, one, window));
            searches.putAll(EventPages.in(jdbc, one, window));
            searches.forEach((name, query) -> {
                List<String> plan = query.plan(KeysetSpan.newest());
                assertThat(plan).as(name).noneMatch(DeskPlansTest::readsAll);
            });
            try (Statement statement = connection.createStatement()) {
                statement.execute("drop index accounts_created, transfers_address");
            }
            for (String lost : List.of("accounts", "transfers to an address")) {
                assertThat(Objects.requireNonNull(searches.get(lost)).plan(KeysetSpan.newest()))
                        .as(lost + ", without its index")
                        .anyMatch(DeskPlansTest::readsAll);
            }
            connection.rollback();
        }
    }

    private static boolean readsAll(String line) {
        return line.matches(".*Seq Scan on (accounts|positions|transfers|events|ledger_entries_2026_03).*");
    }
}
