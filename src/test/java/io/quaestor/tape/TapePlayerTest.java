package io.quaestor.tape;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.exchange.Amounts;
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
        comesThroughExactly(SharedData.file(BITCOIN), "BTCUSDT", 21_313);
        assertThat(market.row("select tick_size, lot_size, min_notional from instruments where symbol = 'BTCUSDT'"))
                .containsEntry("tick_size", "0.1")
                .containsEntry("lot_size", "0.001")
                .containsEntry("min_notional", "61.5904");
    }

    @Test
    @Tag("long")
    void every_recorded_ripple_trade_of_51_days_comes_through_exactly_as_recorded() throws IOException {
        comesThroughExactly(SharedData.file(RIPPLE), "XRPEUR", 208_697);
        assertThat(jdbc.sql("select count(*) from trades_default where symbol = 'XRPEUR'")
                        .query(Long.class)
                        .single())
                .isZero();
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
