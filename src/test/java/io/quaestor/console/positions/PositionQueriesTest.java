package io.quaestor.console.positions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quaestor.IntegrationTest;
import io.quaestor.TestStack;
import io.quaestor.console.Pages;
import io.quaestor.console.Samples;
import io.quaestor.console.frame.FilterRefused;
import io.quaestor.exchange.Market;
import io.quaestor.platform.data.DatabaseAddress;
import io.quaestor.platform.data.KeysetPage;
import io.quaestor.platform.data.KeysetSpan;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
@Import(Market.class)
class PositionQueriesTest {

    @Autowired
    private PositionQueries queries;

    @Autowired
    private Market market;

    @Autowired
    private JdbcClient jdbc;

    private UUID buyer = new UUID(0, 0);
    private UUID seller = new UUID(0, 0);
    private String symbol = "";

    @BeforeEach
    void trade() {
        buyer = market.userWith("100000");
        seller = market.userWith("100000");
        UUID third = market.userWith("100000");
        symbol = market.list();
        market.trade(symbol, buyer, seller, "100", "2", 10);
        market.trade(symbol, buyer, seller, "110.03", "1.001", 10);
        market.trade(symbol, seller, buyer, "120", "0.7", 10);
        market.trade(symbol, third, seller, "90", "0.5", 10);
        market.trade(symbol, seller, third, "91", "0.5", 10);
        market.awaitReplica();
    }

    @Test
    void pages_go_from_the_newest_to_the_oldest_and_show_every_position_once() {
        shows(PositionFilter.ALL, "true");
    }

    @Test
    void every_filter_finds_what_the_whole_list_has_of_it() {
        shows(with(buyer, null, null, null, null), "user_id = '" + buyer + "'");
        shows(with(null, symbol, null, null, null), "symbol = '" + symbol + "'");
        shows(with(null, symbol, "SHORT", null, null), "symbol = '" + symbol + "' and side = 'SHORT'");
        shows(with(null, symbol, null, true, null), "symbol = '" + symbol + "' and size > 0");
        shows(with(null, symbol, null, false, null), "symbol = '" + symbol + "' and size = 0");
        shows(with(null, null, "LONG", true, null), "side = 'LONG' and size > 0");
        assertThat(ids(with(buyer, "%", null, null, null))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "SIZE, size desc",
        "PROFIT, unrealized_pnl desc",
        "LOSS, unrealized_pnl asc",
        "LIQUIDATION, abs(mark_price - liquidation_price) / mark_price asc nulls last"
    })
    void what_changes_is_sorted_among_the_open_ones_and_has_no_further_page(PositionSort sort, String order) {
        KeysetPage<PositionRow> page = queries.page(with(null, symbol, null, null, sort), KeysetSpan.newest());
        assertThat(page.rows())
                .hasSize(2)
                .extracting(PositionRow::id)
                .isEqualTo(jdbc.sql("select id from positions where symbol = :symbol and size > 0 order by " + order
                                + ", id")
                        .param("symbol", symbol)
                        .query(UUID.class)
                        .list());
        assertThat(page.more()).isFalse();
        assertThat(page.last()).isNull();
        assertThat(queries.count(with(null, symbol, null, null, sort)).counted())
                .isEqualTo(2);
    }

    @Test
    void sorting_is_refused_where_the_planner_expects_too_many_and_never_of_a_user() throws Exception {
        assertThat(queries.page(with(null, null, null, null, PositionSort.SIZE), KeysetSpan.newest())
                        .rows())
                .isNotEmpty();
        try {
            asSuperuser("update pg_class set reltuples = 9e8, relpages = 1 where oid = 'positions'::regclass");
            assertThatExceptionOfType(FilterRefused.class)
                    .isThrownBy(
                            () -> queries.page(with(null, null, null, null, PositionSort.SIZE), KeysetSpan.newest()));
            assertThat(queries.page(with(buyer, symbol, null, null, PositionSort.SIZE), KeysetSpan.newest())
                            .rows())
                    .hasSize(1);
        } finally {
            asSuperuser("analyze positions");
        }
    }

    @Test
    void a_position_is_explained_by_the_fills_that_made_it() {
        PositionRow position = of(buyer);
        PositionExplained explained = queries.explain(position.id()).orElseThrow();
        assertThat(explained.fills())
                .extracting(PositionExplained.Fill::event)
                .containsExactly("PositionOpened", "PositionIncreased", "PositionReduced");
        assertThat(explained.isWhole()).isTrue();
        assertThat(explained.addsUp()).isTrue();
        assertThat(explained.size()).isEqualByComparingTo("2.301").isEqualByComparingTo(position.size());
        assertThat(explained.entryValue()).isEqualByComparingTo(position.entryValue());
        assertThat(explained.sizeBefore()).isEqualByComparingTo("0");
        assertThat(explained.valueBefore()).isEqualByComparingTo("0");
        assertThat(explained.fills().get(1).valueChange()).isEqualByComparingTo("110.14003");
    }

    @Test
    void a_closed_position_is_explained_by_its_last_life() {
        PositionRow closed = Pages.newest(span -> queries.page(with(null, symbol, null, false, null), span))
                .getFirst();
        PositionExplained explained = queries.explain(closed.id()).orElseThrow();
        assertThat(explained.fills())
                .extracting(PositionExplained.Fill::event)
                .containsExactly("PositionOpened", "PositionClosed");
        assertThat(explained.addsUp()).isTrue();
    }

    @Test
    void fills_that_leave_a_gap_are_found() {
        BigDecimal zero = BigDecimal.ZERO;
        BigDecimal one = BigDecimal.ONE;
        PositionExplained.Fill opened = new PositionExplained.Fill(
                new UUID(0, 1), "PositionOpened", Instant.EPOCH, one, one, zero, one, zero, one);
        assertThat(new PositionExplained(one, one, List.of(opened), true).addsUp())
                .isTrue();
        assertThat(new PositionExplained(BigDecimal.TWO, one, List.of(opened), true).addsUp())
                .isFalse();
        assertThat(new PositionExplained(one, BigDecimal.TWO, List.of(opened), true).addsUp())
                .isFalse();
        assertThat(new PositionExplained(one, one, List.of(opened, opened), true).addsUp())
                .isFalse();
    }

    private static void asSuperuser(String sql) throws SQLException {
        DatabaseAddress superuser = TestStack.stack().primarySuperuser();
        try (Connection connection = DriverManager.getConnection(
                        superuser.jdbcUrl().replaceFirst("/[^/?]*(\\?|$)", "/exchange$1"),
                        superuser.user(),
                        superuser.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        Samples.awaitReplica();
    }

    private PositionRow of(UUID user) {
        return Pages.newest(span -> queries.page(with(user, symbol, null, true, null), span))
                .getFirst();
    }

    private void shows(PositionFilter filter, String condition) {
        assertThat(ids(filter))
                .isNotEmpty()
                .isEqualTo(jdbc.sql("select id from positions where " + condition
                                + " order by created_at desc, id desc limit 300")
                        .query(UUID.class)
                        .list());
    }

    private List<UUID> ids(PositionFilter filter) {
        return Pages.first(300, span -> queries.page(filter, span)).stream()
                .map(PositionRow::id)
                .toList();
    }

    private static PositionFilter with(
            @Nullable UUID user,
            @Nullable String symbol,
            @Nullable String side,
            @Nullable Boolean isOpen,
            @Nullable PositionSort sort) {
        return new PositionFilter(null, user, symbol, side, isOpen, sort);
    }
}
