package io.quaestor.platform.data;

/**
 * How the tables of the market database are made.
 *
 * @see "docs/decisions/market-database.md"
 */
public enum MarketMaking {
    /** TimescaleDB, community edition: hypertables, continuous aggregates, compression, retention. */
    TIMESCALE,
    /** Tables of the same names on any PostgreSQL; also where TimescaleDB's Apache edition is installed. */
    PLAIN
}
