package io.quaestor.console.candles;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The contracts that can be looked at, on the replica. */
@Repository
@Transactional(readOnly = true)
class ContractQueries {

    /** Symbols that a list offers; others can still be asked for by their address. */
    private static final int MOST = 2_000;

    private final JdbcClient jdbc;

    ContractQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Symbols, in their order. */
    public List<String> symbols() {
        return jdbc.sql("select symbol from instruments order by symbol limit :most")
                .param("most", MOST)
                .query((row, number) -> Objects.requireNonNull(row.getString("symbol")))
                .list();
    }

    public Optional<Contract> find(String symbol) {
        return jdbc.sql("select symbol, base_currency, quote_currency from instruments where symbol = :symbol")
                .param("symbol", symbol)
                .query(ContractQueries::contract)
                .optional();
    }

    private static Contract contract(ResultSet row, int number) throws SQLException {
        return new Contract(row.getString("symbol"), row.getString("base_currency"), row.getString("quote_currency"));
    }
}
