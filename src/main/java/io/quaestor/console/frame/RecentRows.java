package io.quaestor.console.frame;

import io.quaestor.platform.data.CurrentReader;
import jakarta.annotation.PreDestroy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * What each operator opened last: screens and ids, nothing else. Kept for their next session in the background; a
 * primary that is away delays nobody, and loses what was opened meanwhile.
 */
@Component
class RecentRows {

    static final int MOST = 10;
    static final String PREFERENCE = "recent";
    private static final int MOST_WAITING = 100;
    private static final Logger log = LoggerFactory.getLogger(RecentRows.class);

    /** A row of a screen. */
    record Row(String screen, UUID id) {}

    private final OperatorPreferences preferences;
    private final CurrentReader reader;
    private final Map<UUID, List<Row>> latest = new ConcurrentHashMap<>();
    private final ExecutorService writer = new ThreadPoolExecutor(
            0,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("recent-rows").factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    RecentRows(OperatorPreferences preferences, CurrentReader reader) {
        this.preferences = preferences;
        this.reader = reader;
    }

    /** The operator opened a row; what is no id is nothing to remember. */
    void opened(String screen, String text) {
        Optional<UUID> id = FilterBar.uuid(text);
        Optional<UUID> operator = reader.reader();
        if (id.isEmpty() || operator.isEmpty()) {
            return;
        }
        Row row = new Row(screen, id.get());
        List<Row> known = latest.computeIfAbsent(operator.get(), one -> load());
        if (known.isEmpty() || !known.getFirst().equals(row)) {
            List<Row> rows =
                    latest.compute(operator.get(), (one, before) -> with(row, before == null ? known : before));
            writer.execute(() -> save(operator.get(), rows));
        }
    }

    /** What this operator opened last, at most {@value #MOST}, latest first. */
    List<Row> latest() {
        return reader.reader()
                .map(operator -> latest.computeIfAbsent(operator, one -> load()))
                .orElse(List.of());
    }

    @PreDestroy
    void stop() {
        writer.shutdown();
    }

    private static List<Row> with(Row row, List<Row> before) {
        List<Row> rows = new ArrayList<>(before);
        rows.remove(row);
        rows.addFirst(row);
        return List.copyOf(rows.subList(0, Math.min(MOST, rows.size())));
    }

    private List<Row> load() {
        try {
            return preferences.get(PREFERENCE).map(RecentRows::parse).orElse(List.of());
        } catch (DataAccessException | TransactionException e) {
            log.debug("Nobody could say what was opened last", e);
            return List.of();
        }
    }

    private void save(UUID operator, List<Row> rows) {
        try {
            preferences.setInTheBackground(
                    operator,
                    PREFERENCE,
                    rows.stream().map(row -> row.screen() + " " + row.id()).collect(Collectors.joining("\n")));
        } catch (DataAccessException | TransactionException e) {
            log.debug("What operator {} opened last was not kept", operator, e);
        }
    }

    private static List<Row> parse(String text) {
        return Arrays.stream(text.split("\n", -1))
                .map(line -> line.split(" ", -1))
                .filter(parts -> parts.length == 2)
                .flatMap(parts -> FilterBar.uuid(parts[1]).map(id -> new Row(parts[0], id)).stream())
                .toList();
    }
}
