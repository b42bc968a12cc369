package io.quaestor.platform.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.exchange.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** On a table of the test's own, read on the primary, where writers are seen at once. */
@IntegrationTest
class KeysetQueryTest {

    private static final Instant START = Instant.parse("2026-03-02T12:00:00Z");

    @Autowired
    JdbcClient jdbc;

    private record Row(UUID id, String kind) {}

    private final String kind = Ids.next().toString().substring(24);
    private final Random random = new Random(kind.hashCode());

    @Test
    void pages_older_and_newer_show_every_row_once_in_one_order() {
        List<UUID> all = insert(0, 180);
        List<UUID> down = walk(query(), KeysetSpan.newest());
        assertThat(down).containsExactlyElementsOf(all.reversed());
        KeysetPage<Row> oldest = query().page(new KeysetSpan.Older(Key.atTheEndOf(START.plusSeconds(1))), this::row);
        List<UUID> up = new ArrayList<>();
        Key place = oldest.first();
        while (place != null) {
            KeysetPage<Row> page = query().page(new KeysetSpan.Newer(place), this::row);
            up.addAll(0, page.rows().stream().map(Row::id).toList());
            place = page.more() ? page.first() : null;
        }
        up.addAll(oldest.rows().stream().map(Row::id).toList());
        assertThat(up).containsExactlyElementsOf(all.reversed());
    }

    @Test
    void a_jump_to_a_time_starts_with_the_newest_row_not_after_it() {
        List<UUID> all = insert(0, 120);
        KeysetPage<Row> page = query().page(new KeysetSpan.Older(Key.atTheEndOf(START.plusSeconds(60))), this::row);
        assertThat(page.rows().getFirst().id()).isEqualTo(all.get(60));
        assertThat(page.more()).isTrue();
        KeysetPage<Row> same =
                query().page(new KeysetSpan.From(new Key(List.of(START.plusSeconds(60), all.get(60)))), this::row);
        assertThat(same.rows()).isEqualTo(page.rows());
    }

    @Test
    void branches_are_merged_into_one_order() {
        List<UUID> all = insert(0, 130);
        KeysetQuery byLevel = new KeysetQuery(
                        jdbc, "users", "id, status", KeysetQuery.Column.time("created_at"), KeysetQuery.Column.id("id"))
                .branchForEach("(select generate_series(0, 3) as level)", "kyc_level = each_of.level")
                .within("email like :domain")
                .param("domain", "%@" + kind);
        assertThat(walk(byLevel, KeysetSpan.newest())).containsExactlyElementsOf(all.reversed());
    }

    @Test
    void a_filter_without_an_index_looks_at_a_bounded_number_of_rows_and_says_where_it_stopped() {
        List<UUID> all = insert(0, 2_500);
        UUID oldest = all.getFirst();
        KeysetQuery filtered = query().filter("id = :wanted").param("wanted", oldest);
        KeysetPage<Row> first = filtered.page(KeysetSpan.newest(), this::row);
        assertThat(first.rows()).isEmpty();
        assertThat(first.cut()).isTrue();
        assertThat(first.more()).isTrue();
        assertThat(first.last()).isEqualTo(new Key(List.of(START.plusSeconds(500), all.get(500))));
        KeysetPage<Row> second =
                filtered.page(new KeysetSpan.Older(java.util.Objects.requireNonNull(first.last())), this::row);
        assertThat(second.rows()).extracting(Row::id).containsExactly(oldest);
        assertThat(second.more()).isFalse();
        assertThat(filtered.count()).isEqualTo(new KeysetQuery.Count(0, true));
    }

    @Test
    void with_a_filter_more_than_a_thousand_are_a_thousand_and_more() {
        insert(0, 300);
        assertThat(query().filter("status = 'active'").count()).isEqualTo(new KeysetQuery.Count(300, false));
        insert(300, 1_200);
        assertThat(query().filter("status = 'active'").count())
                .isEqualTo(new KeysetQuery.Count(KeysetQuery.MOST_COUNTED, true));
    }

    @Test
    void counting_stops_at_a_thousand() {
        insert(0, 60);
        assertThat(query().count()).isEqualTo(new KeysetQuery.Count(60, false));
        insert(60, 1_100);
        assertThat(query().count()).isEqualTo(new KeysetQuery.Count(KeysetQuery.MOST_COUNTED, true));
    }

    /** A hundred and more walks in all, each beside a writer. */
    @RepeatedTest(12)
    void no_row_is_skipped_or_shown_twice_while_others_insert() throws Exception {
        List<UUID> before = insert(0, 300);
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = Thread.ofVirtual().start(() -> {
            int at = 300;
            while (!done.get()) {
                // Mostly at the newer end, sometimes in the middle of what is being read.
                insertOne(
                        random.nextInt(4) == 0
                                ? START.plusSeconds(random.nextInt(300)).plusNanos(500_000_000)
                                : START.plusSeconds(at++));
            }
        });
        try {
            for (int walk = 0; walk < 10; walk++) {
                List<UUID> seen = walk(query(), KeysetSpan.newest());
                Set<UUID> once = new HashSet<>(seen);
                assertThat(once).hasSameSizeAs(seen).containsAll(before);
            }
        } finally {
            done.set(true);
            writer.join();
        }
    }

    private KeysetQuery query() {
        return new KeysetQuery(
                        jdbc, "users", "id, status", KeysetQuery.Column.time("created_at"), KeysetQuery.Column.id("id"))
                .within("email like :domain")
                .param("domain", "%@" + kind);
    }

    private List<UUID> walk(KeysetQuery query, KeysetSpan start) {
        List<UUID> seen = new ArrayList<>();
        @Nullable KeysetSpan span = start;
        while (span != null) {
            KeysetPage<Row> page = query.page(span, this::row);
            assertThat(page.rows()).hasSizeLessThanOrEqualTo(KeysetPage.SIZE);
            seen.addAll(page.rows().stream().map(Row::id).toList());
            span = page.more() ? new KeysetSpan.Older(java.util.Objects.requireNonNull(page.last())) : null;
        }
        return seen;
    }

    private Row row(java.sql.ResultSet row, int number) throws java.sql.SQLException {
        return new Row(row.getObject("id", UUID.class), row.getString("status"));
    }

    private List<UUID> insert(int from, int count) {
        List<UUID> ids = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            ids.add(Ids.next());
        }
        Collections.sort(ids, java.util.Comparator.comparing(UUID::toString));
        jdbc.sql("""
                insert into users (id, email, password_hash, kyc_level, created_at, updated_at)
                select id, id || '@' || :kind, '{none}', (n % 4)::smallint, :start + (:from + n - 1) * interval '1 second', now()
                from unnest(:ids) with ordinality as made (id, n)
                """)
                .param("kind", kind)
                .param("start", START.atOffset(java.time.ZoneOffset.UTC))
                .param("from", from)
                .param("ids", SqlArrays.uuids(ids))
                .update();
        return ids;
    }

    private void insertOne(Instant at) {
        UUID id = Ids.next();
        jdbc.sql("""
                insert into users (id, email, password_hash, created_at, updated_at)
                values (:id, :email, '{none}', :at, now())
                """)
                .param("id", id)
                .param("email", id + "@" + kind)
                .param("at", at.atOffset(java.time.ZoneOffset.UTC))
                .update();
    }
}
