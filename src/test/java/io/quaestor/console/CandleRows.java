package io.quaestor.console;

import io.quaestor.TestStack;
import io.quaestor.exchange.Ids;
import io.quaestor.platform.data.DatabaseAddress;
import io.quaestor.platform.data.MarketDatabase;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Candles of one minute written straight into the market database, for tests that only look at them. */
public final class CandleRows {

    private static final MarketDatabase DATABASE =
            new MarketDatabase(TestStack.addresses().marketOwner());

    private final JdbcClient market;
    private final String symbol;

    public CandleRows(String symbol) {
        DatabaseAddress address = TestStack.addresses().market();
        market = JdbcClient.create(new DriverManagerDataSource(address.jdbcUrl(), address.user(), address.password()));
        this.symbol = symbol;
    }

    /** The minute that runs now. */
    public static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MINUTES);
    }

    /** One candle. */
    public CandleRows add(
            Instant time, String open, String high, String low, String close, String volume, long trades) {
        insert(List.of(values(time, open, high, low, close, volume, trades)));
        return this;
    }

    /** A walk of prices, a candle each minute, the last one in the minute {@code end}; the same for the same symbol. */
    public CandleRows walk(Instant end, int minutes) {
        Random random = new Random(symbol.hashCode());
        BigDecimal price = new BigDecimal("64250.5");
        List<String> candles = new ArrayList<>();
        for (int i = minutes - 1; i >= 0; i--) {
            BigDecimal open = price;
            price = price.add(BigDecimal.valueOf(random.nextInt(2_001) - 1_000, 1));
            BigDecimal high = open.max(price).add(BigDecimal.valueOf(random.nextInt(400), 1));
            BigDecimal low = open.min(price).subtract(BigDecimal.valueOf(random.nextInt(400), 1));
            candles.add(values(
                    end.minus(Duration.ofMinutes(i)),
                    open.toPlainString(),
                    high.toPlainString(),
                    low.toPlainString(),
                    price.toPlainString(),
                    BigDecimal.valueOf(1L + random.nextInt(50_000), 3).toPlainString(),
                    1L + random.nextInt(90)));
        }
        insert(candles);
        return this;
    }

    /** One statement for all: the aggregates are made anew after each. */
    private void insert(List<String> candles) {
        market.sql("insert into candles (symbol, interval, time, open, high, low, close, volume, quote_volume,"
                        + " trade_count, open_time, open_number, open_trade_id, close_time, close_number,"
                        + " close_trade_id) values " + String.join(", ", candles))
                .update();
        refresh();
    }

    /** As the projection does, where another test has refreshed the aggregates beyond these candles. */
    private void refresh() {
        market.sql("""
                insert into stale_days (day, mark)
                select day, nextval('stale_days_mark')
                from (select distinct (time at time zone 'UTC')::date as day from candles where symbol = :symbol) days
                where exists (select from candle_aggregates)
                on conflict (day) do update set mark = excluded.mark
                """).param("symbol", symbol).update();
        int days;
        do {
            days = DATABASE.refreshStaleDays();
        } while (days > 0);
    }

    private String values(
            Instant time, String open, String high, String low, String close, String volume, long trades) {
        BigDecimal quote =
                new BigDecimal(close).multiply(new BigDecimal(volume)).setScale(18, RoundingMode.HALF_UP);
        UUID trade = Ids.next();
        return "('%1$s', '1m', '%2$s', %3$s, %4$s, %5$s, %6$s, %7$s, %8$s, %9$d, '%2$s', 1, '%10$s', '%2$s', 2, '%10$s')"
                .formatted(symbol, time, open, high, low, close, volume, quote.toPlainString(), trades, trade);
    }
}
