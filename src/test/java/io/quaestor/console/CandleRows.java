package io.quaestor.console;

import io.quaestor.TestStack;
import io.quaestor.exchange.Ids;
import io.quaestor.platform.data.DatabaseAddress;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Candles of one minute written straight into the market database, for tests that only look at them. */
public final class CandleRows {

    private final JdbcClient market;
    private final String symbol;

    public CandleRows(String symbol) {
        DatabaseAddress address = TestStack.addresses().market();
        market = JdbcClient.create(
                new DriverManagerDataSource(address.jdbcUrl(), address.user(), address.password()));
        this.symbol = symbol;
    }

    /** The minute that runs now. */
    public static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MINUTES);
    }

    /** One candle. */
    public CandleRows add(Instant time, String open, String high, String low, String close, String volume, long trades) {
        UUID trade = Ids.next();
        market.sql("""
                        insert into candles (symbol, interval, time, open, high, low, close, volume, quote_volume,
                            trade_count, open_time, open_number, open_trade_id, close_time, close_number,
                            close_trade_id)
                        values (:symbol, '1m', :time, :open, :high, :low, :close, :volume, :quote, :trades,
                            :time, 1, :trade, :time, 2, :trade)
                        """)
                .param("symbol", symbol)
                .param("time", time.atOffset(ZoneOffset.UTC))
                .param("open", new BigDecimal(open))
                .param("high", new BigDecimal(high))
                .param("low", new BigDecimal(low))
                .param("close", new BigDecimal(close))
                .param("volume", new BigDecimal(volume))
                .param("quote", new BigDecimal(close).multiply(new BigDecimal(volume)).setScale(18, RoundingMode.HALF_UP))
                .param("trades", trades)
                .param("trade", trade)
                .update();
        return this;
    }

    /** A walk of prices, a candle each minute, the last one in the minute {@code end}; the same for the same symbol. */
    public CandleRows walk(Instant end, int minutes) {
        Random random = new Random(symbol.hashCode());
        BigDecimal price = new BigDecimal("64250.5");
        for (int i = minutes - 1; i >= 0; i--) {
            BigDecimal open = price;
            price = price.add(BigDecimal.valueOf(random.nextInt(2_001) - 1_000, 1));
            BigDecimal high = open.max(price).add(BigDecimal.valueOf(random.nextInt(400), 1));
            BigDecimal low = open.min(price).subtract(BigDecimal.valueOf(random.nextInt(400), 1));
            add(
                    end.minus(Duration.ofMinutes(i)),
                    open.toPlainString(),
                    high.toPlainString(),
                    low.toPlainString(),
                    price.toPlainString(),
                    BigDecimal.valueOf(1 + random.nextInt(50_000), 3).toPlainString(),
                    1 + random.nextInt(90));
        }
        return this;
    }
}
