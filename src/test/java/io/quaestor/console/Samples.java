package io.quaestor.console;

import com.github.f4b6a3.uuid.UuidCreator;
import io.quaestor.TestStack;
import io.quaestor.platform.data.DatabaseAddress;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Users, orders and trades written straight into the primary, for tests that only look at them on the replica. */
public final class Samples {

    public static final String SYMBOL = "SMPLUSDT";
    public static final int TRADES = 180;
    private static final String[] NAMES = {
        "minjun.kim",
        "seoyeon.lee",
        "jihoon.park",
        "haeun.choi",
        "doyun.jung",
        "emma.walker",
        "liam.brown",
        "noah.fischer",
        "sofia.rossi",
        "lucas.martin"
    };
    private static final String[] STATUSES = {"active", "active", "active", "active", "frozen", "active", "closed"};
    /** Within the window of time that the screens show by default. */
    private final Instant start;

    private final JdbcTemplate primary = template(TestStack.addresses().primary());
    private final Random random = new Random(20_260_105);
    private final List<UUID> users = new ArrayList<>();
    private final List<UUID> orders = new ArrayList<>();
    private final Map<UUID, UUID> userOfOrder = new HashMap<>();
    private final String domain;
    private final String symbol;

    private static @Nullable Samples shared;

    private Samples(String domain, String symbol) {
        this.domain = domain;
        this.symbol = symbol;
        this.start = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(1));
    }

    /** Some of each, once per database, seen by the replica on return. The application has migrated before. */
    public static synchronized Samples shared() {
        if (shared == null) {
            shared = write("sim.quaestor.example", SYMBOL);
        }
        return shared;
    }

    static Samples write(String domain, String symbol) {
        Samples samples = new Samples(domain, symbol);
        samples.instrument();
        samples.users(120);
        samples.orders(260);
        samples.trades(TRADES);
        awaitReplica();
        return samples;
    }

    public List<UUID> users() {
        return users;
    }

    public List<UUID> orders() {
        return orders;
    }

    /** Waits until the replica has replayed what the primary has committed so far. */
    public static void awaitReplica() {
        String lsn = JdbcClient.create(template(TestStack.addresses().primary()))
                .sql("select pg_current_wal_lsn()::text")
                .query(String.class)
                .single();
        JdbcClient replica = JdbcClient.create(template(TestStack.addresses().replica()));
        Instant giveUp = Instant.now().plusSeconds(20);
        while (!replica.sql("select pg_last_wal_replay_lsn() >= :lsn::pg_lsn")
                .param("lsn", lsn)
                .query(Boolean.class)
                .single()) {
            if (Instant.now().isAfter(giveUp)) {
                throw new AssertionError("the replica did not replay " + lsn + " within 20 s");
            }
            Thread.onSpinWait();
        }
    }

    private void instrument() {
        primary.update("""
                insert into instruments (symbol, base_currency, quote_currency, tick_size, lot_size, min_notional,
                    max_leverage, maintenance_margin_rate, maker_fee_rate, taker_fee_rate, mark_price, status,
                    created_at, updated_at)
                values (?, 'SMPL', 'USDT', 0.1, 0.001, 5, 50, 0.005, 0.0002, 0.0005, 64000, 'TRADING', now(), now())
                on conflict do nothing
                """, symbol);
        primary.queryForList("select create_month_partition('trades', ?::date)", Timestamp.from(start));
    }

    private void users(int count) {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            UUID id = UuidCreator.getTimeOrderedEpoch();
            Timestamp at = at(i);
            users.add(id);
            rows.add(new Object[] {
                id,
                NAMES[i % NAMES.length] + "." + id.toString().substring(28) + "@" + domain,
                STATUSES[i % 7],
                i % 4,
                at,
                at
            });
        }
        primary.batchUpdate(
                "insert into users (id, email, password_hash, status, kyc_level, created_at, updated_at)"
                        + " values (?, ?, 'not a hash', ?, ?, ?, ?)",
                rows);
    }

    private void orders(int count) {
        String[] statuses = {"FILLED", "NEW", "PARTIALLY_FILLED", "CANCELED", "FILLED", "EXPIRED", "REJECTED"};
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            UUID id = UuidCreator.getTimeOrderedEpoch();
            UUID user = users.get(random.nextInt(users.size()));
            orders.add(id);
            userOfOrder.put(id, user);
            String status = statuses[i % statuses.length];
            String type = i % 9 == 8 ? "MARKET" : i % 13 == 12 ? "STOP_LIMIT" : "LIMIT";
            BigDecimal quantity = BigDecimal.valueOf(1 + random.nextInt(2_000), 3);
            BigDecimal filled = switch (status) {
                case "FILLED" -> quantity;
                case "PARTIALLY_FILLED" -> quantity.divide(BigDecimal.valueOf(4));
                default -> BigDecimal.ZERO;
            };
            BigDecimal price = price();
            rows.add(new Object[] {
                id,
                user,
                symbol,
                i % 2 == 0 ? "BUY" : "SELL",
                type,
                status,
                type.equals("MARKET") ? null : price,
                type.equals("STOP_LIMIT") ? price.add(BigDecimal.TEN) : null,
                quantity,
                filled,
                quantity.subtract(filled),
                filled.multiply(price),
                filled.signum() == 0 ? null : price,
                1 + random.nextInt(20),
                i % 5 == 0 ? "ISOLATED" : "CROSS",
                i % 11 == 0,
                type.equals("MARKET") ? "IOC" : "GTC",
                at(i),
                at(i)
            });
        }
        primary.batchUpdate("""
                insert into orders (id, user_id, symbol, side, type, status, price, stop_price, quantity, filled_quantity,
                    remaining_quantity, filled_value, average_price, leverage, margin_type, reduce_only, time_in_force,
                    created_at, updated_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, rows);
    }

    private void trades(int count) {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BigDecimal price = price();
            BigDecimal quantity = BigDecimal.valueOf(1 + random.nextInt(2_000), 3);
            BigDecimal notional = price.multiply(quantity);
            UUID buy = orders.get(random.nextInt(orders.size()));
            UUID sell = orders.get(random.nextInt(orders.size()));
            rows.add(new Object[] {
                UuidCreator.getTimeOrderedEpoch(),
                symbol,
                buy,
                sell,
                Objects.requireNonNull(userOfOrder.get(buy)),
                Objects.requireNonNull(userOfOrder.get(sell)),
                price,
                quantity,
                notional.multiply(new BigDecimal("0.0005")),
                notional.multiply(new BigDecimal("0.0002")),
                i % 3 == 0,
                i % 40 == 0,
                at(i)
            });
        }
        primary.batchUpdate("""
                insert into trades (id, symbol, buyer_order_id, seller_order_id, buyer_user_id, seller_user_id, price,
                    quantity, buyer_fee, seller_fee, is_buyer_maker, off_book, trade_time)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, rows);
    }

    private BigDecimal price() {
        return BigDecimal.valueOf(640_000 + random.nextInt(9_000), 1);
    }

    private Timestamp at(int i) {
        return Timestamp.from(start.plus(Duration.ofSeconds(37).multipliedBy(i)).plusMillis(i * 7L));
    }

    private static JdbcTemplate template(DatabaseAddress address) {
        return new JdbcTemplate(new DriverManagerDataSource(address.jdbcUrl(), address.user(), address.password()));
    }
}
