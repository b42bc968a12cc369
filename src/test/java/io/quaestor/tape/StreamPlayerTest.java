package io.quaestor.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quaestor.IntegrationTest;
import io.quaestor.Recordings;
import io.quaestor.market.orderbook.BookLevel;
import io.quaestor.market.orderbook.BookPrint;
import io.quaestor.market.orderbook.BookSource;
import io.quaestor.market.orderbook.OrderBook;
import io.quaestor.market.orderbook.OrderBookService;
import io.quaestor.market.orderbook.ReplayedBook;
import io.quaestor.market.orderbook.UpdateId;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.data.redis.core.StringRedisTemplate;
import tools.jackson.databind.json.JsonMapper;

@IntegrationTest
class StreamPlayerTest {

    private static final String STREAM = "BTCUSDT-um-stream-2024-08-08.gz";
    private static final String SNAPSHOT =
            "1 {\"lastUpdateId\":10,\"bids\":[[\"99.50\",\"1.5\"]],\"asks\":[[\"100.00\",\"2\"]]}\n";

    @Autowired
    StreamPlayer player;

    @Autowired
    StreamCommand command;

    @Autowired
    OrderBookService books;

    @Autowired
    StringRedisTemplate redis;

    @Autowired
    JsonMapper json;

    @TempDir
    Path folder;

    @Test
    void the_recorded_stream_is_equal_to_what_the_venue_says_at_every_comparable_number_read_back_from_the_cache()
            throws Exception {
        Path file = Recordings.file(STREAM);
        StreamSurvey survey = player.survey(file);
        assertThat(survey.symbol()).isEqualTo("BTCUSDT");
        assertThat(survey.tick()).isEqualTo(new BigDecimal("0.10"));
        assertThat(survey.diffs()).isEqualTo(6_551);
        assertThat(survey.tickers()).isEqualTo(66_089);

        StreamLine.Parser parser = new StreamLine.Parser(json);
        Map<Long, StreamLine.Ticker> tickers = new HashMap<>();
        List<StreamLine> changes = new ArrayList<>();
        try (StreamFile stream = StreamFile.open(file, parser)) {
            for (Optional<StreamLine> line = stream.next(); line.isPresent(); line = stream.next()) {
                if (line.get() instanceof StreamLine.Ticker ticker) {
                    tickers.put(ticker.id(), ticker);
                } else if (!(line.get() instanceof StreamLine.Print)) {
                    changes.add(line.get());
                }
            }
        }
        long at = -1;
        boolean isFirst = true;
        int updates = 0;
        int compared = 0;
        try (ReplayedBook replay = books.replay("STREAM.TEST", survey.tick())) {
            StreamLine.Snapshot snapshot = changes.stream()
                    .filter(StreamLine.Snapshot.class::isInstance)
                    .map(StreamLine.Snapshot.class::cast)
                    .findFirst()
                    .orElseThrow();
            at = snapshot.id();
            replay.snapshot(UpdateId.of(at), snapshot.bids(), snapshot.asks());
            for (StreamLine line : changes) {
                if (!(line instanceof StreamLine.Diff diff) || diff.last() < at) {
                    continue;
                }
                assertThat(isFirst ? diff.first() <= at : diff.previous() == at)
                        .as("line %d follows %d", diff.line(), at)
                        .isTrue();
                isFirst = false;
                at = diff.last();
                updates++;
                replay.update(UpdateId.of(at), diff.bids(), diff.asks());
                StreamLine.Ticker ticker = tickers.get(at);
                if (ticker != null) {
                    await().pollInterval(Duration.ofMillis(1)).until(replay::isWritten);
                    OrderBook book = books.book("STREAM.TEST", 1);
                    assertThat(book.updateId()).isEqualTo(UpdateId.of(at));
                    assertThat(book.isCrossed()).as("crossed at %d", at).isFalse();
                    assertSame(book.bestBid().orElseThrow(), ticker.bid(), at);
                    assertSame(book.bestAsk().orElseThrow(), ticker.ask(), at);
                    compared++;
                }
                assertThat(replay.best(io.quaestor.market.orderbook.BookSide.BIDS)
                                .orElseThrow()
                                .price())
                        .isLessThan(replay.best(io.quaestor.market.orderbook.BookSide.ASKS)
                                .orElseThrow()
                                .price());
            }
            await().until(replay::isWritten);
            OrderBook whole = books.book("STREAM.TEST", 5_000);
            assertThat(whole.bids()).hasSizeGreaterThan(1_000);
            assertThat(whole.isCrossed()).isFalse();
        }
        System.out.println("stream: " + updates + " updates, no gap, equal at " + compared + " numbers");
        assertThat(compared).isEqualTo(629);
    }

    @Test
    void the_player_finds_no_gap_and_the_same_best_prices_and_quantities() throws Exception {
        Path file = Recordings.file(STREAM);
        StreamSurvey survey = player.survey(file);
        List<String> said = new ArrayList<>();
        StreamPlayer.Played played = player.play(file, survey, BigDecimal.ZERO, new CountDownLatch(1), said::add);
        assertThat(said).isEmpty();
        assertThat(played.gaps()).isZero();
        assertThat(played.compared()).isEqualTo(629);
        assertThat(played.equal()).isEqualTo(629);
        OrderBook book = books.book("BTCUSDT.REPLAY", 20);
        assertThat(book.source()).isEqualTo(BookSource.REPLAY);
        assertThat(book.spreadTicks())
                .hasValueSatisfying(ticks -> assertThat(ticks).isEqualByComparingTo("1"));
        assertThat(books.prints("BTCUSDT.REPLAY"))
                .hasSize(30)
                .startsWith(new BookPrint(
                        Instant.ofEpochMilli(1_723_161_599_643L),
                        new BigDecimal("61659.80"),
                        new BigDecimal("0.076"),
                        false));
        assertThat(books.symbols()).contains("BTCUSDT.REPLAY");
        assertThatThrownBy(() -> books.rebuild("BTCUSDT.REPLAY")).hasMessageContaining("a recorded stream's");
    }

    @Test
    void what_lies_in_the_place_of_prints_and_is_none_is_left_out() {
        redis.opsForList().rightPushAll("orderbook:{ODD.REPLAY}:prints", "1 2.5 3 B", "rubbish", "1 2 3 X", "-1 2 3 S");
        assertThat(books.prints("ODD.REPLAY"))
                .containsExactly(
                        new BookPrint(Instant.ofEpochMilli(1), new BigDecimal("2.5"), new BigDecimal("3"), false));
        redis.delete("orderbook:{ODD.REPLAY}:prints");
        redis.opsForValue().set("orderbook:{ODD.REPLAY}:prints", "no list");
        assertThat(books.prints("ODD.REPLAY")).isEmpty();
        redis.delete("orderbook:{ODD.REPLAY}:prints");
    }

    @Test
    void a_gap_is_said_and_the_book_is_gone_until_the_next_snapshot() throws Exception {
        Path file = write(
                SNAPSHOT + diff(2, 9, 11, 9, "99.60") + diff(3, 12, 12, 11, "99.70") + diff(4, 20, 21, 19, "99.80"));
        List<String> said = new ArrayList<>();
        StreamPlayer.Played played =
                player.play(file, player.survey(file), BigDecimal.ZERO, new CountDownLatch(1), said::add);
        assertThat(played.updates()).isEqualTo(2);
        assertThat(played.gaps()).isEqualTo(1);
        assertThat(said).singleElement().asString().contains("line 4", "at 12", "follows 19");
        assertThatThrownBy(() -> books.book("GAPTEST.REPLAY", 5)).hasMessageContaining("there is no book");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "{}",
                "1 ",
                "1 {",
                "1 []",
                "1 null",
                "1 {\"e\":\"kline\"}",
                "x {\"e\":\"trade\"}",
                "99999999999999999999 {\"lastUpdateId\":1,\"bids\":[],\"asks\":[]}",
                "1 {\"lastUpdateId\":-1,\"bids\":[],\"asks\":[]}",
                "1 {\"lastUpdateId\":1e99,\"bids\":[],\"asks\":[]}",
                "1 {\"lastUpdateId\":1,\"bids\":{},\"asks\":[]}",
                "1 {\"lastUpdateId\":1,\"bids\":[[\"1\"]],\"asks\":[]}",
                "1 {\"lastUpdateId\":1,\"bids\":[[\"1\",\"0\"]],\"asks\":[]}",
                "1 {\"lastUpdateId\":1,\"bids\":[[\"0\",\"1\"]],\"asks\":[]}",
                "1 {\"lastUpdateId\":1,\"bids\":[[\"-1\",\"1\"]],\"asks\":[]}",
                "1 {\"lastUpdateId\":1,\"bids\":[[\"1e999999999\",\"1\"]],\"asks\":[]}",
                "1 {\"lastUpdateId\":1,\"bids\":[[1.5,2]],\"asks\":[]}",
                "1 {\"lastUpdateId\":1,\"bids\":[[\"1.0\",\"1\"],[\"1.00\",\"2\"]],\"asks\":[]}",
                "1 {\"e\":\"depthUpdate\",\"s\":\"A\",\"U\":5,\"u\":4,\"pu\":3,\"b\":[],\"a\":[]}",
                "1 {\"e\":\"depthUpdate\",\"s\":\"OTHER\",\"U\":5,\"u\":6,\"pu\":3,\"b\":[],\"a\":[]}",
                "1 {\"e\":\"trade\",\"s\":\"GAPTEST\",\"T\":1,\"p\":\"x\",\"q\":\"1\"}",
                "1 {\"e\":\"trade\",\"s\":\"GAPTEST\",\"p\":\"1\",\"q\":\"1\"}",
                "1 {\"e\":\"trade\",\"s\":\"GAPTEST\",\"T\":1,\"p\":\"1\",\"q\":\"1\"}",
                "1 {\"e\":\"trade\",\"s\":\"GAPTEST\",\"T\":1,\"p\":\"1\",\"q\":\"1\",\"m\":1}"
            })
    void a_bad_line_is_named_and_nothing_is_played(String line) throws IOException {
        Path file = write(SNAPSHOT + diff(2, 9, 11, 9, "99.60") + line + "\n");
        assertThatThrownBy(() -> command.run(new DefaultApplicationArguments("--stream=" + file)))
                .isInstanceOf(TapeRefused.class)
                .hasMessageContaining("line 3: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "fast", "1e9", "NaN", "99999999"})
    void a_bad_speed_is_refused(String speed) throws IOException {
        Path file = write(SNAPSHOT + diff(2, 9, 11, 9, "99.60"));
        assertThatThrownBy(() -> command.run(new DefaultApplicationArguments("--stream=" + file, "--speed=" + speed)))
                .isInstanceOf(TapeRefused.class)
                .hasMessageContaining("speed must be a number");
    }

    @Test
    void files_that_are_no_stream_are_refused() throws IOException {
        for (String text : List.of("", "\n\n", SNAPSHOT)) {
            Path file = write(text);
            assertThatThrownBy(() -> player.survey(file)).isInstanceOf(TapeRefused.class);
        }
        Path without = write(diff(2, 9, 11, 9, "99.60"));
        assertThatThrownBy(() -> player.survey(without)).hasMessageContaining("has no snapshot");
        assertThatThrownBy(() -> player.survey(folder)).hasMessageContaining("is not a file");
        assertThatThrownBy(() -> player.survey(folder.resolve("none"))).hasMessageContaining("there is no file");
        assertThatThrownBy(() -> command.run(new DefaultApplicationArguments("--stream")))
                .hasMessageContaining("which file?");
    }

    private static void assertSame(BookLevel cached, BookLevel told, long at) {
        assertThat(cached.price()).as("price at %d", at).isEqualByComparingTo(told.price());
        assertThat(cached.quantity()).as("quantity at %d", at).isEqualByComparingTo(told.quantity());
    }

    private static String diff(long received, long first, long last, long previous, String bid) {
        return received + " {\"data\":{\"e\":\"depthUpdate\",\"s\":\"GAPTEST\",\"U\":" + first + ",\"u\":" + last
                + ",\"pu\":" + previous + ",\"b\":[[\"" + bid + "\",\"1\"]],\"a\":[]}}\n";
    }

    private Path write(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "stream", ".txt"), text);
    }
}
