package io.quaestor.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.TestStack;
import io.quaestor.console.accounts.AccountPages;
import io.quaestor.console.events.EventPages;
import io.quaestor.console.frame.Window;
import io.quaestor.console.ledger.LedgerPages;
import io.quaestor.console.operators.Role;
import io.quaestor.console.operators.SignedIn;
import io.quaestor.console.positions.PositionPages;
import io.quaestor.console.transfers.TransferPages;
import io.quaestor.platform.data.DatabaseAddress;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.KeysetSpan;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Every search of accounts, positions, transfers, ledger and events walks an index, and so does every other statement that
 * a screen reads by. The rows that give the planner a choice
 * are rolled back: with them no identity of the books would hold.
 */
@IntegrationTest
@Import(SignedIn.class)
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
            insert into users (id, email, password_hash, status, kyc_level, created_at, updated_at)
                select md5('plans' || n)::uuid, 'plans' || n || '@plans.quaestor.example', '{none}',
                    case when n % 500 = 0 then 'frozen' else 'active' end, n % 4, at, at
                from numbered where n < 5000;
            insert into orders (id, user_id, symbol, side, type, status, price, quantity, filled_quantity,
                    remaining_quantity, filled_value, average_price, leverage, created_at, updated_at)
                select id, owner, 'PLNS-' || n % 20, 'BUY', 'LIMIT',
                    case when n % 50 = 0 then 'NEW' else 'FILLED' end, 1, 1, sign(n % 50), 1 - sign(n % 50),
                    sign(n % 50), case when n % 50 > 0 then 1 end, 1, at, at
                from numbered;
            insert into trades (id, symbol, buyer_order_id, seller_order_id, buyer_user_id, seller_user_id, price, quantity,
                    buyer_fee, seller_fee, is_buyer_maker, trade_time)
                select id, 'PLNS-' || n % 20, id, md5('plans' || n + 1)::uuid, owner, md5('plans' || n % 4000)::uuid, 1, 1, 0,
                    0, true, at
                from numbered;
            insert into backoffice.user_notes (id, user_id, operator_id, operator, text, created_at)
                select id, owner, id, 'plans', 'x', at from numbered;
            insert into backoffice.user_tags (user_id, tag, operator_id, operator, created_at)
                select owner, 'tag ' || n % 300, id, 'plans', at from numbered
                on conflict do nothing;
            analyze users; analyze orders; analyze trades; analyze backoffice.user_notes; analyze backoffice.user_tags;
            analyze accounts; analyze positions; analyze transfers; analyze ledger_entries; analyze events;
            """;

    @Autowired
    private ApplicationContext context;

    @Autowired
    private SignedIn signedIn;

    @Test
    void every_search_of_the_desk_walks_an_index_and_a_lost_index_is_noticed() throws SQLException {
        DatabaseAddress superuser = TestStack.stack().primarySuperuser();
        try (Connection connection = DriverManager.getConnection(
                superuser.jdbcUrl().replaceFirst("/[^/?]*(\\?|$)", "/exchange$1"),
                superuser.user(),
                superuser.password())) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("select create_month_partition('ledger_entries', date '2026-03-01'),"
                        + " create_month_partition('trades', date '2026-03-01')");
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
            Explaining explaining = new Explaining(connection);
            signedIn.with(Role.ADMIN);
            everyOtherStatement(explaining, one, window);
            try (Statement statement = connection.createStatement()) {
                statement.execute("drop index accounts_created, transfers_address, transfers_tx_hash");
            }
            assertThat(plans(explaining, "frame.PaletteQueries", "byTransaction", "0x77"))
                    .as("transfers of a transaction, without its index")
                    .anyMatch(plan -> plan.lines().stream().anyMatch(DeskPlansTest::readsAll));
            signedIn.asNobody();
            for (String lost : List.of("accounts", "transfers to an address")) {
                assertThat(Objects.requireNonNull(searches.get(lost)).plan(KeysetSpan.newest()))
                        .as(lost + ", without its index")
                        .anyMatch(DeskPlansTest::readsAll);
            }
            connection.rollback();
        }
    }

    private void everyOtherStatement(Explaining explaining, UUID one, Window window) {
        KeysetSpan newest = KeysetSpan.newest();
        Instant from = Objects.requireNonNull(window.from());
        Instant to = Objects.requireNonNull(window.to());
        String[][] filters = {
            {"users.UserQueries", "users.UserFilter"},
            {"accounts.AccountQueries", "accounts.AccountFilter"},
            {"transfers.TransferQueries", "transfers.TransferFilter"},
            {"ledger.LedgerQueries", "ledger.EntryFilter"},
            {"events.EventQueries", "events.EventFilter"},
            {"positions.PositionQueries", "positions.PositionFilter"},
            {"orders.OrderQueries", "orders.OrderFilter"},
            {"trades.TradeQueries", "trades.TradeFilter"}
        };
        for (String[] names : filters) {
            Object all = field(names[1], "ALL");
            walks(explaining, names[0], "page", all, newest);
            walks(explaining, names[0], "count", all);
        }
        for (Object filter : List.of(
                make("users.UserFilter", null, "plans77", null, null, null, Window.ALL),
                make("users.UserFilter", null, null, "frozen", null, null, Window.ALL),
                make("users.UserFilter", null, null, null, null, "tag 7", Window.ALL),
                make("users.UserFilter", null, null, null, 3, null, window))) {
            walks(explaining, "users.UserQueries", "page", filter, newest);
            walks(explaining, "users.UserQueries", "count", filter);
        }
        Object biggest = make("positions.PositionFilter", null, null, "PLNS-1", null, null, PositionPages.bySize());
        walks(explaining, "positions.PositionQueries", "page", biggest, newest);
        UUID withoutEvents = explaining
                .client()
                .sql("select md5('plans50000')::uuid")
                .query(UUID.class)
                .single();
        walks(explaining, "positions.PositionQueries", "explain", withoutEvents);
        walks(explaining, "users.UserQueries", "one", one);
        walks(explaining, "users.UserNoteQueries", "notes", one, newest);
        walks(explaining, "users.UserNoteQueries", "count", one);
        walks(explaining, "users.UserNoteQueries", "tags", one);
        walks(explaining, "accounts.UserAccountQueries", "balances", one);
        walks(explaining, "accounts.UserAccountQueries", "count", one);
        walks(explaining, "accounts.AccountQueries", "explain", one);
        walks(explaining, "orders.OrderQueries", "one", one);
        walks(explaining, "orders.OrderQueries", "openOf", one);
        walks(explaining, "orders.OrderQueries", "countOpenOf", one);
        walks(explaining, "orders.OrderQueries", "fills", one);
        walks(explaining, "trades.TradeQueries", "one", one);
        walks(explaining, "transfers.TransferQueries", "one", one);
        walks(explaining, "events.EventQueries", "one", one);
        walks(explaining, "ledger.LedgerQueries", "one", 7L);
        walks(explaining, "frame.TrailQueries", "of", one);
        walks(explaining, "frame.TrailQueries", "ofUser", one);
        walks(explaining, "frame.TrailQueries", "countOfUser", one);
        walks(explaining, "frame.JournalQueries", "of", one);
        walks(explaining, "frame.PaletteQueries", "byId", one);
        walks(explaining, "frame.PaletteQueries", "byEmail", "plans77");
        walks(explaining, "frame.PaletteQueries", "byTransaction", "0x77");
        walks(explaining, "candles.UserMarkQueries", "marks", one, "PLNS-1", from, to);
        walks(explaining, "orderbook.OrderBookQueries", "lastTrades", "PLNS-1", 30);
    }

    private void walks(Explaining explaining, String type, String method, Object... arguments) {
        assertThat(plans(explaining, type, method, arguments))
                .as("%s.%s", type, method)
                .isNotEmpty()
                .allSatisfy(plan -> assertThat(plan.lines())
                        .as("%s.%s: %s", type, method, plan.sql())
                        .noneMatch(DeskPlansTest::readsAll));
    }

    private List<Explaining.Plan> plans(Explaining explaining, String type, String method, Object... arguments) {
        Object queries = queries(type, explaining.client());
        Method read = Stream.of(queries.getClass().getDeclaredMethods())
                .filter(one -> one.getName().equals(method)
                        && !Modifier.isPrivate(one.getModifiers())
                        && one.getParameterCount() == arguments.length)
                .findFirst()
                .orElseThrow();
        read.setAccessible(true);
        ReflectionUtils.invokeMethod(read, queries, arguments);
        return explaining.plans();
    }

    /** As Spring would make it, over another connection. */
    private Object queries(String type, JdbcClient jdbc) {
        Constructor<?> constructor = type(type).getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        return BeanUtils.instantiateClass(
                constructor,
                Stream.of(constructor.getParameterTypes())
                        .map(needed -> needed == JdbcClient.class ? jdbc : context.getBean(needed))
                        .toArray());
    }

    private static Object make(String type, @Nullable Object... values) {
        Constructor<?> constructor = type(type).getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        return BeanUtils.instantiateClass(constructor, values);
    }

    private static Object field(String type, String name) {
        Field field = Objects.requireNonNull(ReflectionUtils.findField(type(type), name));
        field.setAccessible(true);
        return Objects.requireNonNull(ReflectionUtils.getField(field, null));
    }

    private static Class<?> type(String name) {
        return ClassUtils.resolveClassName("io.quaestor.console." + name, DeskPlansTest.class.getClassLoader());
    }

    private static boolean readsAll(String line) {
        return line.matches(".*Seq Scan on (accounts|positions|transfers|events|users|user_notes|user_tags|orders"
                + "|trades_2026_03|ledger_entries_2026_03).*");
    }
}
