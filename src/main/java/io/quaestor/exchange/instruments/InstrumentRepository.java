package io.quaestor.exchange.instruments;

import io.quaestor.exchange.Texts;
import io.quaestor.platform.data.CommittedCache;
import io.quaestor.platform.data.SqlArrays;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Table instruments. Demands the caller's transaction. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
public class InstrumentRepository {

    private final JdbcClient jdbc;
    private final CommittedCache<String, String> quoteCurrencies = new CommittedCache<>();

    InstrumentRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Returns whether it was new. */
    boolean insert(Instrument instrument, Instant at) {
        return jdbc.sql("""
                insert into instruments (symbol, base_currency, quote_currency, tick_size, lot_size, min_notional,
                    max_leverage, maintenance_margin_rate, maker_fee_rate, taker_fee_rate, mark_price, status,
                    created_at, updated_at)
                values (:symbol, :baseCurrency, :quoteCurrency, :tickSize, :lotSize, :minNotional,
                    :maxLeverage, :maintenanceMarginRate, :makerFeeRate, :takerFeeRate, :markPrice, :status, :at, :at)
                on conflict (symbol) do nothing
                """)
                        .param("symbol", instrument.symbol())
                        .param("baseCurrency", instrument.baseCurrency())
                        .param("quoteCurrency", instrument.quoteCurrency())
                        .param("tickSize", instrument.tickSize())
                        .param("lotSize", instrument.lotSize())
                        .param("minNotional", instrument.minNotional())
                        .param("maxLeverage", instrument.maxLeverage())
                        .param("maintenanceMarginRate", instrument.maintenanceMarginRate())
                        .param("makerFeeRate", instrument.makerFeeRate())
                        .param("takerFeeRate", instrument.takerFeeRate())
                        .param("markPrice", instrument.markPrice())
                        .param("status", instrument.status().name())
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    public Optional<Instrument> find(String symbol) {
        return Optional.ofNullable(find(Set.of(symbol)).get(symbol));
    }

    /** Those of the symbols that exist; what cannot be a symbol is not looked for. */
    public Map<String, Instrument> find(Collection<String> symbols) {
        return jdbc
                .sql("""
                select symbol, base_currency, quote_currency, tick_size, lot_size, min_notional, max_leverage,
                    maintenance_margin_rate, maker_fee_rate, taker_fee_rate, mark_price, status
                from instruments
                where symbol = any(:symbols)
                """)
                .param(
                        "symbols",
                        SqlArrays.texts(symbols.stream().filter(Texts::isName).toList()))
                .query(InstrumentRepository::instrument)
                .list()
                .stream()
                .collect(Collectors.toMap(Instrument::symbol, Function.identity()));
    }

    /** All symbols, in order. */
    public List<String> symbols() {
        return jdbc.sql("select symbol from instruments order by symbol")
                .query((row, number) -> Objects.requireNonNull(row.getString("symbol")))
                .list();
    }

    /** Quote currency of each of the symbols that exist; it never changes. */
    public Map<String, String> quoteCurrencies(Collection<String> symbols) {
        return quoteCurrencies.get(
                symbols,
                missing -> find(missing).values().stream()
                        .collect(Collectors.toMap(Instrument::symbol, Instrument::quoteCurrency)));
    }

    /** The instrument's version, its row locked until the transaction ends. */
    long lockVersion(String symbol) {
        return jdbc.sql("select version from instruments where symbol = :symbol for no key update")
                .param("symbol", symbol)
                .query(Long.class)
                .single();
    }

    void updateStatus(String symbol, InstrumentStatus status, long version, Instant at) {
        jdbc.sql("""
                update instruments
                set status = :status, updated_at = greatest(updated_at, :at), version = :version
                where symbol = :symbol and version = :version - 1
                """)
                .param("status", status.name())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("version", version)
                .param("symbol", symbol)
                .update();
    }

    /** A mark update is no change of the contract: neither version nor event. Returns whether the symbol exists. */
    public boolean updateMarkPrice(String symbol, BigDecimal markPrice) {
        return jdbc.sql("update instruments set mark_price = :markPrice where symbol = :symbol")
                        .param("markPrice", markPrice)
                        .param("symbol", symbol)
                        .update()
                == 1;
    }

    private static Instrument instrument(ResultSet row, int index) throws SQLException {
        return new Instrument(
                row.getString("symbol"),
                row.getString("base_currency"),
                row.getString("quote_currency"),
                row.getBigDecimal("tick_size"),
                row.getBigDecimal("lot_size"),
                row.getBigDecimal("min_notional"),
                row.getInt("max_leverage"),
                row.getBigDecimal("maintenance_margin_rate"),
                row.getBigDecimal("maker_fee_rate"),
                row.getBigDecimal("taker_fee_rate"),
                row.getBigDecimal("mark_price"),
                InstrumentStatus.valueOf(row.getString("status")));
    }
}
