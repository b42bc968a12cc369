package io.quaestor.platform.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.trades.Fill;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
@Import(Market.class)
class PartitionsTest {

    @Autowired
    Market market;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    StoreAddresses addresses;

    @Test
    void a_row_of_no_month_goes_to_the_default_partition_and_is_moved_when_its_month_is_made() {
        UUID trade = tradeAt("2011-05-31T23:59:59.999999Z");
        UUID later = tradeAt("2011-06-01T00:00:00Z");
        assertThat(partitionOf(trade)).isEqualTo("trades_default");

        assertThat(create("trades", "2011-05-15")).isTrue();
        assertThat(create("trades", "2011-05-01")).isFalse();
        assertThat(create("ledger_entries", "2011-05-15")).isTrue();

        assertThat(partitionOf(trade)).isEqualTo("trades_2011_05");
        assertThat(partitionOf(later)).isEqualTo("trades_default");
        assertThat(market.row(
                        "select count(*) as entries, min(tableoid::regclass::text) as month from ledger_entries where journal_id = ?",
                        trade))
                .containsEntry("entries", 3L)
                .containsEntry("month", "ledger_entries_2011_05");
        assertThat(market.brokenIdentities()).isEmpty();
    }

    @Test
    void a_row_that_goes_to_the_default_partition_raises_a_warning() throws Exception {
        UUID trade = tradeAt("2011-08-01T00:00:00Z");
        DatabaseAddress app = addresses.primary();
        try (Connection connection = DriverManager.getConnection(app.jdbcUrl(), app.user(), app.password());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(
                    "insert into trades select gen_random_uuid(), external_id, symbol, buyer_order_id, seller_order_id,"
                            + " buyer_user_id, seller_user_id, price, quantity, buyer_fee, seller_fee, is_buyer_maker, off_book,"
                            + " trade_time from trades where id = '" + trade + "'");
            assertThat(String.valueOf(statement.getWarnings()))
                    .contains("default partition: no month is made for 2011-08-01");
            connection.rollback();
        }
    }

    @Test
    void two_makers_of_one_month_do_not_get_in_each_others_way() throws Exception {
        try (var executor = Executors.newFixedThreadPool(2)) {
            Callable<Boolean> make = () -> create("trades", "2012-03-01");
            var first = executor.submit(make);
            var second = executor.submit(make);
            assertThat(first.get() ^ second.get()).isTrue();
        }
    }

    @Test
    void the_owner_of_a_month_is_not_the_application() throws Exception {
        create("trades", "2012-07-01");
        DatabaseAddress app = addresses.primary();
        try (Connection connection = DriverManager.getConnection(app.jdbcUrl(), app.user(), app.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select relowner::regrole::text, relacl::text from pg_class where relname = 'trades_2012_07'")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("quaestor_owner");
            assertThat(row.getString(2)).isNull();
        }
    }

    private UUID tradeAt(String time) {
        String symbol = market.list();
        UUID buy = market.placed(market.userWith("1000"), symbol, OrderSide.BUY, "100", "1", 10);
        UUID sell = market.placed(market.userWith("1000"), symbol, OrderSide.SELL, "100", "1", 10);
        Fill fill = new Fill(
                Ids.next(),
                null,
                symbol,
                buy,
                sell,
                new BigDecimal("100"),
                BigDecimal.ONE,
                true,
                false,
                Instant.parse(time));
        market.settle(fill);
        return fill.tradeId();
    }

    private boolean create(String parent, String month) {
        return jdbc.sql("select create_month_partition(?, cast(? as date))")
                .params(parent, month)
                .query(Boolean.class)
                .single();
    }

    private Object partitionOf(UUID trade) {
        return String.valueOf(market.row("select tableoid::regclass::text as partition from trades where id = ?", trade)
                .get("partition"));
    }
}
