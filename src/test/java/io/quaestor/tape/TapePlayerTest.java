package io.quaestor.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaestor.IntegrationTest;
import io.quaestor.Recordings;
import io.quaestor.exchange.Amounts;
import io.quaestor.exchange.Cause;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.instruments.InstrumentRepository;
import io.quaestor.exchange.instruments.InstrumentService;
import io.quaestor.exchange.orders.OrderService;
import io.quaestor.exchange.positions.PositionService;
import io.quaestor.exchange.trades.TradeService;
import io.quaestor.platform.data.Partitions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@IntegrationTest
@Import(Market.class)
class TapePlayerTest {

    private static final String BITCOIN = "BTCUSDT-um-trades-2024-08-08.csv.gz";
    private static final String ETHER = "ETHUSDT-um-trades-2024-08-08.csv.gz";
    private static final String EARLY_BITCOIN = "BTCUSDT-um-trades-2020-02-22.csv.gz";
    private static final String RIPPLE = "XRPEUR-trades-2022-05-13_2022-07-02.csv.gz";

    @Autowired
    TapePlayer player;

    @Autowired
    Market market;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    InstrumentService instruments;

    @Autowired
    InstrumentRepository listings;

    @Autowired
    PositionService positions;

    @Autowired
    Partitions partitions;

    @Autowired
    SimulatedCrowd crowd;

    @Autowired
    OrderService orders;

    @Autowired
    TradeService trades;

    @Autowired
    TapeRepository played;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    Clock clock;

    @TempDir
    Path folder;

    @Test
    void every_recorded_bitcoin_trade_comes_through_exactly_as_recorded() throws IOException {
        comesThroughExactly(Recordings.file(BITCOIN), "BTCUSDT", 21_313);
        assertThat(market.row("select tick_size, lot_size, min_notional from instruments where symbol = 'BTCUSDT'"))
                .containsEntry("tick_size", "0.1")
                .containsEntry("lot_size", "0.001")
                .containsEntry("min_notional", "61.5904");
    }

    @Test
    @Tag("long")
    void every_recorded_ether_trade_and_every_early_bitcoin_trade_comes_through_exactly_as_recorded()
            throws IOException {
        comesThroughExactly(Recordings.file(ETHER), "ETHUSDT", 14_076);
        comesThroughExactly(Recordings.file(EARLY_BITCOIN), "EARLY-BTCUSDT", 9_999);
    }

    @Test
    @Tag("long")
    void every_recorded_ripple_trade_of_51_days_comes_through_exactly_as_recorded() throws IOException {
        comesThroughExactly(Recordings.file(RIPPLE), "XRPEUR", 208_697);
        assertThat(jdbc.sql(
                                "select count(*) from trades where symbol = 'XRPEUR' and tableoid = 'trades_default'::regclass")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void a_run_that_was_killed_is_completed_by_the_next_one_to_what_one_run_would_have_made() throws IOException {
        Path tape = tape(5_000);
        player.play(tape, "CLEAN-USDT", "recorded", line -> {});
        assertThatThrownBy(() -> killedInBatch(4).play(tape, "KILLED-USDT", "recorded", line -> {}))
                .hasMessage("killed");
        long before = count("KILLED-USDT");
        assertThat(before).isBetween(3L * TapePlayer.BATCH_TRADES, 4L * TapePlayer.BATCH_TRADES);

        TapePlayer.Played rest = player.play(tape, "KILLED-USDT", "recorded", line -> {});

        assertThat(rest).isEqualTo(new TapePlayer.Played(5_000 - before, before));
        assertThat(fingerprint("KILLED-USDT")).isEqualTo(fingerprint("CLEAN-USDT"));
        assertThat(market.brokenIdentities()).isEmpty();
    }

    @Test
    void what_came_before_a_bad_line_stays_and_the_mended_file_goes_on_from_there() throws IOException {
        String good = Files.readString(tape(1_000));
        List<String> lines = new ArrayList<>(good.lines().toList());
        String mended = lines.get(750);
        lines.set(750, mended.replaceFirst(",[^,]*$", ",maybe"));
        Path bad = Files.writeString(folder.resolve("bad.csv"), String.join("\n", lines));

        assertThatThrownBy(() -> player.play(bad, "MENDED-USDT", "recorded", line -> {}))
                .isInstanceOf(TapeRefused.class)
                .hasMessage("line 751: is_buyer_maker must be true or false, not \"maybe\"; the trades before it are"
                        + " settled, none after it");
        assertThat(count("MENDED-USDT")).isEqualTo(750);
        assertThat(market.brokenIdentities()).isEmpty();

        Path whole = Files.writeString(folder.resolve("mended.csv"), good);
        assertThat(player.play(whole, "MENDED-USDT", "recorded", line -> {}))
                .isEqualTo(new TapePlayer.Played(250, 750));
        assertThat(market.brokenIdentities()).isEmpty();
    }

    @Test
    void a_trade_of_a_settled_id_with_other_content_is_refused_at_its_line_and_a_repeated_one_counts_once()
            throws IOException {
        String first = "1,10.5,3,31.5,1723161256322,true\n";
        String second = "2,10.6,2,21.2,1723161256323,false\n";
        Path file = Files.writeString(
                folder.resolve("twice.csv"), first + second + first + "2,10.6,1,10.6,1723161256323,false\n" + second);

        assertThatThrownBy(() -> player.play(file, "TWICE-USDT", "recorded", line -> {}))
                .isInstanceOf(TapeRefused.class)
                .hasMessageStartingWith("line 4: trade 2 is settled already at 2024-08-08T23:54:16.323Z with price 10.6"
                        + " and quantity 2, the seller as maker, which is not this line");
        assertThat(count("TWICE-USDT")).isEqualTo(2);

        Path later = Files.writeString(
                folder.resolve("later.csv"),
                "3,10.5,3,31.5,1723161256322,true\n1,10.5,3,31.5," + "1754697256322,true\n");
        assertThatThrownBy(() -> player.play(later, "TWICE-USDT", "recorded", line -> {}))
                .isInstanceOf(TapeRefused.class)
                .hasMessageStartingWith("line 2: ")
                .hasMessageContaining("already");
        assertThat(count("TWICE-USDT")).isEqualTo(3);
        assertThat(market.brokenIdentities()).isEmpty();
    }

    @Test
    void a_tape_that_does_not_fit_a_listed_symbol_is_refused_and_nothing_is_changed() throws IOException {
        Path coarse = Files.writeString(folder.resolve("coarse.csv"), "1,10.5,3,31.5,1723161256322,true\n");
        player.play(coarse, "FIT-USDT", "recorded", line -> {});
        assertRefused("2,10.55,3,31.65,1723161256400,true", "its tick size is 0.1, the tape's prices need 0.01");
        assertRefused("2,10.5,3.5,36.75,1723161256400,true", "its lot size is 1, the tape's quantities need 0.1");
        assertRefused("2,10.5,1,10.5,1723161256400,true", "its least notional is 31.5, the tape's least trade is 10.5");
        assertThat(count("FIT-USDT")).isEqualTo(1);

        Path fitting = Files.writeString(folder.resolve("fitting.csv"), "2,11,4,44,1723161256400,false\n");
        assertThat(player.play(fitting, "FIT-USDT", "recorded", line -> {})).isEqualTo(new TapePlayer.Played(1, 0));
    }

    @Test
    void a_symbol_that_cannot_be_listed_and_a_tape_beyond_what_the_books_hold_are_refused() throws IOException {
        Path file = Files.writeString(folder.resolve("one.csv"), "1,10.5,3,31.5,1723161256322,true\n");
        for (String symbol : List.of("NOTHING", "USDT", "A B-USDT", "A-VERY-LONG-SYMBOL-USDT", "-USDT")) {
            assertThatThrownBy(() -> player.play(file, symbol, "recorded", line -> {}))
                    .as(symbol)
                    .isInstanceOf(TapeRefused.class);
        }
        Path dear = Files.writeString(
                folder.resolve("dear.csv"), "1,99999999999999999,9,899999999999999991,1723161256322,true\n");
        assertThatThrownBy(() -> player.play(dear, "DEAR-USDT", "recorded", line -> {}))
                .isInstanceOf(TapeRefused.class)
                .hasMessageContaining("worth too much for the books");
        assertThat(listings("DEAR-USDT")).isZero();
    }

    @Test
    void users_of_a_tape_trade_at_leverage_with_orders_that_the_exchange_filled() throws IOException {
        player.play(tape(2_000), "LEVER-USDT", "recorded", line -> {});
        assertThat(market.row("""
                        select count(distinct user_id) >= 50 as enough_users, min(leverage) > 1 as with_leverage,
                            bool_and(status = 'FILLED') as all_filled, count(distinct margin_type) as margin_types
                        from orders
                        where symbol = 'LEVER-USDT'
                        """))
                .containsEntry("enough_users", true)
                .containsEntry("with_leverage", true)
                .containsEntry("all_filled", true)
                .containsEntry("margin_types", 2L);
        assertThat(market.row("""
                        select count(*) as several
                        from (select seller_order_id from trades where symbol = 'LEVER-USDT' and is_buyer_maker
                            group by 1 having count(*) > 1) takers
                        """)).doesNotContainEntry("several", 0L);
    }

    private void assertRefused(String line, String reason) throws IOException {
        Path file = Files.writeString(folder.resolve("refused.csv"), line);
        assertThatThrownBy(() -> player.play(file, "FIT-USDT", "recorded", message -> {}))
                .isInstanceOf(TapeRefused.class)
                .hasMessageContaining(reason)
                .hasMessageContaining("FIT-USDT is listed already");
    }

    private TapePlayer killedInBatch(int batch) {
        AtomicInteger batches = new AtomicInteger();
        TapeBatch.Writer failing = new TapeBatch.Writer(orders, trades, played, transactions) {
            @Override
            int settle(List<TapeRow> rows, TapeBatch.Parties parties, Cause cause) {
                if (batches.incrementAndGet() == batch) {
                    throw new IllegalStateException("killed");
                }
                return super.settle(rows, parties, cause);
            }
        };
        return new TapePlayer(instruments, listings, positions, partitions, crowd, failing, transactions, clock);
    }

    /** A made-up tape with runs of equal times, prices up and down. */
    private Path tape(int trades) throws IOException {
        SplittableRandom random = new SplittableRandom(trades);
        StringBuilder text = new StringBuilder();
        long time = 1_723_161_256_322L;
        long cents = 61_800_30;
        boolean isBuyerMaker = false;
        for (int id = 1; id <= trades; id++) {
            if (random.nextInt(3) > 0) {
                time += random.nextInt(5);
                isBuyerMaker = random.nextBoolean();
            }
            cents += random.nextInt(-200, 201);
            BigDecimal price = BigDecimal.valueOf(cents, 2);
            BigDecimal quantity = BigDecimal.valueOf(1 + random.nextInt(5_000), 3);
            text.append(id)
                    .append(',')
                    .append(price)
                    .append(',')
                    .append(quantity)
                    .append(',')
                    .append(price.multiply(quantity))
                    .append(',')
                    .append(time)
                    .append(',')
                    .append(isBuyerMaker)
                    .append('\n');
        }
        return Files.writeString(folder.resolve(trades + ".csv"), text);
    }

    private long count(String symbol) {
        return jdbc.sql("select count(*) from trades where symbol = ?")
                .param(symbol)
                .query(Long.class)
                .single();
    }

    private long listings(String symbol) {
        return jdbc.sql("select count(*) from instruments where symbol = ?")
                .param(symbol)
                .query(Long.class)
                .single();
    }

    /** Everything that the trades left behind; users by their names, for ids are made from the symbol too. */
    private List<@Nullable String> fingerprint(String symbol) {
        String users = symbol.toLowerCase(Locale.ROOT);
        List<@Nullable String> facts =
                new ArrayList<>(jdbc.sql("""
                select concat_ws(' ', external_id, trade_time, trades.price, trades.quantity, buyer_fee, seller_fee, is_buyer_maker,
                    buyer.status, buyer.quantity, buyer.average_price, buyer.created_at,
                    seller.status, seller.quantity, seller.average_price, seller.created_at)
                from trades
                join orders buyer on buyer.id = buyer_order_id
                join orders seller on seller.id = seller_order_id
                where trades.symbol = ?
                order by external_id::bigint
                """).param(symbol).query(String.class).list());
        facts.addAll(jdbc.sql("""
                select concat_ws(' ', split_part(email, '.' || ?, 1), side, size, entry_value, entry_price, margin,
                    realized_pnl, unrealized_pnl, mark_price, liquidation_price, leverage, margin_type, positions.version)
                from positions join users on users.id = user_id
                where symbol = ?
                order by 1
                """).params(users, symbol).query(String.class).list());
        facts.addAll(jdbc.sql("""
                select concat_ws(' ', split_part(email, '.' || ?, 1), balance, available_balance, locked_balance)
                from accounts join users on users.id = user_id
                where email like ?
                order by 1
                """)
                .params(users, "%." + users + "@%")
                .query(String.class)
                .list());
        return facts;
    }

    private void comesThroughExactly(Path file, String symbol, int count) throws IOException {
        TapePlayer.Played played = player.play(file, symbol, "recorded", System.out::println);
        assertThat(played).isEqualTo(new TapePlayer.Played(count, 0));
        assertThat(settled(symbol)).hasSize(count).isEqualTo(recorded(file));
        assertThat(market.brokenIdentities()).isEmpty();
        assertThat(player.play(file, symbol, "recorded", line -> {})).isEqualTo(new TapePlayer.Played(0, count));
    }

    /** As {@code id,price,qty,time,is_buyer_maker}, in the order of the venue's ids. */
    private List<@Nullable String> settled(String symbol) {
        return jdbc.sql("""
                select concat_ws(',', external_id, trim_scale(price), trim_scale(quantity),
                    (extract(epoch from trade_time) * 1000)::bigint, is_buyer_maker) as row
                from trades
                where symbol = ?
                order by external_id::bigint
                """).param(symbol).query(String.class).list();
    }

    private static List<String> recorded(Path file) throws IOException {
        List<String> rows = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] fields = line.split(",", -1);
                rows.add(String.join(
                        ",", fields[0], trimmed(fields[1]), trimmed(fields[2]), fields[4], fields[5].substring(0, 1)));
            }
        }
        return rows;
    }

    private static String trimmed(String decimal) {
        return Amounts.plain(new BigDecimal(decimal));
    }
}
