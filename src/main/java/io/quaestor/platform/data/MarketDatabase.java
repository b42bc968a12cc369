package io.quaestor.platform.data;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * Makes the tables of database {@code market_data}, by the making that fits the server, and sees to it that it stays that
 * making. A database that is away at the start is made when it is asked for later: the rest of the application needs
 * none of it.
 *
 * @see "docs/decisions/market-database.md"
 */
public class MarketDatabase {

    private static final Logger LOG = LoggerFactory.getLogger(MarketDatabase.class);
    private static final String CONNECT_SECONDS = "5";

    private final DatabaseAddress owner;

    private volatile @Nullable MarketMaking making;
    private volatile String server = "";
    private volatile String problem = "not asked yet";

    public MarketDatabase(DatabaseAddress owner) {
        this.owner = owner;
    }

    /** What the server offers: the making, and in words why. */
    record Offer(MarketMaking making, String why, boolean isWorthSaying) {

        /**
         * By the extension's version in this database, whether the server has it at all, and its license.
         *
         * @param installed null where it was not created in this database
         */
        static Offer of(@Nullable String installed, boolean isAvailable, String license, String postgres) {
            if (installed == null) {
                return isAvailable
                        ? new Offer(
                                MarketMaking.PLAIN,
                                postgres + " has TimescaleDB, but not in this database; a superuser's"
                                        + " \"create extension timescaledb\" before the first start would have it used",
                                true)
                        : new Offer(MarketMaking.PLAIN, postgres + " without TimescaleDB", false);
            }
            return "timescale".equals(license)
                    ? new Offer(
                            MarketMaking.TIMESCALE,
                            "TimescaleDB " + installed + " (community edition) on " + postgres,
                            true)
                    : new Offer(
                            MarketMaking.PLAIN,
                            "TimescaleDB " + installed + " on " + postgres + " has license \"" + license
                                    + "\", which lacks continuous aggregates, compression and retention policies",
                            true);
        }
    }

    /**
     * The making of this database's tables; null as long as they could not be made or looked at, see {@link #problem}.
     */
    public @Nullable MarketMaking making() {
        return making;
    }

    /** What serves it, for example {@code TimescaleDB 2.28.3 (community edition)}. */
    public String server() {
        return server;
    }

    /** Why {@link #making} is null, in words; empty when it is not. */
    public String problem() {
        return making == null ? problem : "";
    }

    /**
     * Returns when the tables are there, made now if need be.
     *
     * @throws DataAccessResourceFailureException when the database is away or cannot be used; the message says why
     */
    public synchronized void require() {
        if (making != null) {
            return;
        }
        try {
            prepare();
        } catch (SQLException | FlywayException | IllegalStateException e) {
            problem = String.valueOf(e.getMessage());
            throw new DataAccessResourceFailureException("the market database cannot be used: " + problem, e);
        }
    }

    /** As {@link #require}, but only says so in the log when it cannot be had. */
    void tryAtStart() {
        try {
            require();
        } catch (DataAccessResourceFailureException e) {
            LOG.warn("{}; everything else works, and it is tried again", e.getMessage());
        }
    }

    /**
     * Brings the continuous aggregates up to date on days whose candles were changed behind them. Where the aggregates
     * are kept otherwise there is nothing to do.
     *
     * @return days that were brought up to date and have ended
     */
    public int refreshStaleDays() {
        require();
        if (making != MarketMaking.TIMESCALE) {
            return 0;
        }
        try (Connection connection = connect()) {
            return StaleDays.refresh(connection);
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("the candles' aggregates cannot be refreshed", e);
        }
    }

    /** Empties candles, aggregates and trade history, and sets their projection back to the first event. */
    public void empty() {
        require();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // Whoever is projecting ends that batch first, and then sees that its position is gone.
            statement.execute("lock table projection in exclusive mode");
            statement.execute("delete from projection");
            statement.execute("delete from stale_days");
            statement.execute("truncate candles, trade_history");
            for (String aggregate : aggregates(statement)) {
                statement.execute("truncate " + aggregate);
            }
            connection.commit();
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("the market database cannot be emptied", e);
        }
    }

    private static List<String> aggregates(Statement statement) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("select name from candle_aggregates order by position desc")) {
            while (row.next()) {
                names.add(row.getString("name"));
            }
        }
        return names;
    }

    private void prepare() throws SQLException {
        Offer offer;
        try (Connection connection = connect()) {
            offer = offer(connection);
            MarketMaking recorded = recorded(connection);
            if (recorded != null && recorded != offer.making()) {
                throw new IllegalStateException("its tables were made as " + recorded + ", but " + offer.why()
                        + ", which asks for " + offer.making()
                        + ". Bring back the server it was made on, or point to an empty database: the candles are made"
                        + " anew from the exchange's events");
            }
            if (recorded == null && offer.isWorthSaying()) {
                LOG.info("The market database is made as {}: {}", offer.making(), offer.why());
            }
        }
        Flyway.configure()
                .dataSource(owner.jdbcUrl(), owner.user(), owner.password())
                .locations(
                        "classpath:db/market/shared",
                        switch (offer.making()) {
                            case TIMESCALE -> "classpath:db/market/timescale";
                            case PLAIN -> "classpath:db/market/plain";
                        })
                .placeholders(Map.of("making", offer.making().name()))
                .cleanDisabled(true)
                .load()
                .migrate();
        server = offer.why();
        making = offer.making();
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", owner.user());
        properties.setProperty("password", owner.password());
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        properties.setProperty("ApplicationName", "quaestor market owner");
        return DriverManager.getConnection(owner.jdbcUrl(), properties);
    }

    private static @Nullable MarketMaking recorded(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("select to_regclass('making') is null")) {
                row.next();
                if (row.getBoolean(1)) {
                    return null;
                }
            }
            try (ResultSet row = statement.executeQuery("select making from making")) {
                return row.next() ? MarketMaking.valueOf(row.getString(1)) : null;
            }
        }
    }

    private static Offer offer(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select (select extversion from pg_extension where extname = 'timescaledb') as installed,
                            exists (select from pg_available_extensions where name = 'timescaledb') as is_available,
                            coalesce(current_setting('timescaledb.license', true), '') as license,
                            current_setting('server_version') as server
                        """)) {
            row.next();
            return Offer.of(
                    row.getString("installed"),
                    row.getBoolean("is_available"),
                    row.getString("license"),
                    "PostgreSQL " + row.getString("server"));
        }
    }
}
