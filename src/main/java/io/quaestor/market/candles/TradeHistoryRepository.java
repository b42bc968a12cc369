package io.quaestor.market.candles;

import io.quaestor.exchange.events.EventPosition;
import io.quaestor.platform.data.SqlArrays;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What the projection writes: trade history, minute candles, its position. In the caller's market transaction. */
@Repository
class TradeHistoryRepository {

    private final JdbcClient market;

    TradeHistoryRepository(@Qualifier("marketJdbcClient") JdbcClient market) {
        this.market = market;
    }

    /**
     * How far the projection is.
     *
     * @param newestTrade time of the newest trade projected; null before the first
     */
    record Progress(EventPosition position, @Nullable Instant newestTrade) {}

    Optional<Progress> progress(String name) {
        return market.sql("select xid, sequence, trade_time from projection where name = :name")
                .param("name", name)
                .query(TradeHistoryRepository::progress)
                .optional();
    }

    /**
     * Moves the position on, unless somebody else has; its row stays locked until the transaction ends.
     *
     * @return whether it was where the caller took it to be
     */
    boolean advance(String name, EventPosition from, EventPosition to, Instant newestTrade, Instant at) {
        if (from.equals(EventPosition.START)) {
            market.sql("""
                    insert into projection (name, xid, sequence, updated_at) values (:name, :xid, :sequence, :at)
                    on conflict (name) do nothing
                    """)
                    .param("name", name)
                    .param("xid", from.xid())
                    .param("sequence", from.sequence())
                    .param("at", at.atOffset(ZoneOffset.UTC))
                    .update();
        }
        return market.sql("""
                update projection
                set xid = :xid, sequence = :sequence, trade_time = greatest(trade_time, :newestTrade), updated_at = :at
                where name = :name and xid = :fromXid and sequence = :fromSequence
                """)
                        .param("name", name)
                        .param("xid", to.xid())
                        .param("sequence", to.sequence())
                        .param("newestTrade", newestTrade.atOffset(ZoneOffset.UTC))
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .param("fromXid", from.xid())
                        .param("fromSequence", from.sequence())
                        .update()
                == 1;
    }

    /**
     * Adds trades to the history, and those that were not in it to their minutes' candles; open and close go by time,
     * external number and trade id, so the order in which trades come does not matter. Puts their days on the list of those
     * whose aggregates must be refreshed.
     *
     * @return whether that must be soon, because a touched candle may lie behind them
     */
    boolean add(Collection<PrintedTrade> trades) {
        // A batch of late trades may touch another compressed day with each of them.
        market.sql("select set_config('timescaledb.max_tuples_decompressed_per_dml_transaction', '0', true)")
                .query(String.class)
                .single();
        return market.sql("""
                with given as (
                    select * from unnest(:times, :ids, :symbols, :prices, :quantities, :buyerMakers, :offBook, :externalNumbers)
                        as t (time, trade_id, symbol, price, quantity, is_buyer_maker, off_book, external_number)
                ), printed as (
                    insert into trade_history (time, trade_id, symbol, price, quantity, is_buyer_maker, off_book,
                        external_number)
                    select time, trade_id, symbol, price, quantity, is_buyer_maker, off_book, external_number
                    from given
                    order by symbol, time, trade_id
                    on conflict (symbol, time, trade_id) do nothing
                    returning time, trade_id, symbol, price, quantity, off_book, external_number
                ), minutes as (
                    select symbol, date_bin('1 minute', time, '1970-01-01 00:00Z') as minute,
                        (array_agg(price order by time, external_number, trade_id))[1] as open, max(price) as high, min(price) as low,
                        (array_agg(price order by time desc, external_number desc, trade_id desc))[1] as close,
                        sum(quantity) as volume, sum(price * quantity) as quote_volume, count(*) as trade_count,
                        min(time) as open_time,
                        (array_agg(external_number order by time, external_number, trade_id))[1] as open_number,
                        (array_agg(trade_id order by time, external_number, trade_id))[1] as open_trade_id,
                        max(time) as close_time,
                        (array_agg(external_number order by time desc, external_number desc))[1] as close_number,
                        (array_agg(trade_id order by time desc, external_number desc, trade_id desc))[1]
                            as close_trade_id
                    from printed
                    where not off_book
                    group by 1, 2
                ), touched as (
                    insert into candles as kept (symbol, interval, time, open, high, low, close, volume, quote_volume,
                        trade_count, open_time, open_number, open_trade_id, close_time, close_number, close_trade_id)
                    select symbol, '1m', minute, open, high, low, close, volume, quote_volume, trade_count,
                        open_time, open_number, open_trade_id, close_time, close_number, close_trade_id
                    from minutes
                    order by symbol, minute
                    on conflict (symbol, interval, time) do update
                    set high = greatest(kept.high, excluded.high),
                        low = least(kept.low, excluded.low),
                        volume = kept.volume + excluded.volume,
                        quote_volume = kept.quote_volume + excluded.quote_volume,
                        trade_count = kept.trade_count + excluded.trade_count,
                        open = case
                            when (excluded.open_time, excluded.open_number, excluded.open_trade_id)
                                < (kept.open_time, kept.open_number, kept.open_trade_id)
                            then excluded.open else kept.open end,
                        open_time = case
                            when (excluded.open_time, excluded.open_number, excluded.open_trade_id)
                                < (kept.open_time, kept.open_number, kept.open_trade_id)
                            then excluded.open_time else kept.open_time end,
                        open_number = case
                            when (excluded.open_time, excluded.open_number, excluded.open_trade_id)
                                < (kept.open_time, kept.open_number, kept.open_trade_id)
                            then excluded.open_number else kept.open_number end,
                        open_trade_id = case
                            when (excluded.open_time, excluded.open_number, excluded.open_trade_id)
                                < (kept.open_time, kept.open_number, kept.open_trade_id)
                            then excluded.open_trade_id else kept.open_trade_id end,
                        close = case
                            when (excluded.close_time, excluded.close_number, excluded.close_trade_id)
                                > (kept.close_time, kept.close_number, kept.close_trade_id)
                            then excluded.close else kept.close end,
                        close_time = case
                            when (excluded.close_time, excluded.close_number, excluded.close_trade_id)
                                > (kept.close_time, kept.close_number, kept.close_trade_id)
                            then excluded.close_time else kept.close_time end,
                        close_number = case
                            when (excluded.close_time, excluded.close_number, excluded.close_trade_id)
                                > (kept.close_time, kept.close_number, kept.close_trade_id)
                            then excluded.close_number else kept.close_number end,
                        close_trade_id = case
                            when (excluded.close_time, excluded.close_number, excluded.close_trade_id)
                                > (kept.close_time, kept.close_number, kept.close_trade_id)
                            then excluded.close_trade_id else kept.close_trade_id end
                    returning time
                ), listed as (
                    insert into stale_days as listed (day, mark)
                    select day, nextval('stale_days_mark')
                    from (select distinct (time at time zone 'UTC')::date as day from touched) days
                    where exists (select from candle_aggregates)
                    order by day
                    on conflict (day) do update set mark = excluded.mark
                    returning day
                )
                select exists (select from listed) and exists (
                    select from touched
                    where date_bin('5 minutes', time, '1970-01-01 00:00Z') + interval '5 minutes' <= now())
                """)
                .param("times", SqlArrays.instants(trades, PrintedTrade::time))
                .param("ids", SqlArrays.uuids(trades, PrintedTrade::tradeId))
                .param("symbols", SqlArrays.texts(trades, PrintedTrade::symbol))
                .param("prices", SqlArrays.numerics(trades, PrintedTrade::price))
                .param("quantities", SqlArrays.numerics(trades, PrintedTrade::quantity))
                .param("buyerMakers", SqlArrays.booleans(trades, PrintedTrade::isBuyerMaker))
                .param("offBook", SqlArrays.booleans(trades, PrintedTrade::offBook))
                .param("externalNumbers", SqlArrays.bigints(trades, PrintedTrade::externalNumber))
                .query(Boolean.class)
                .single();
    }

    /** Deletes trades of before an instant; the TimescaleDB making has dropped them itself. At most {@code limit}. */
    int deleteBefore(Instant instant, int limit) {
        return market.sql("""
                delete from trade_history
                where (symbol, time, trade_id) in (
                    select symbol, time, trade_id from trade_history where time < :instant limit :limit)
                """)
                .param("instant", instant.atOffset(ZoneOffset.UTC))
                .param("limit", limit)
                .update();
    }

    private static Progress progress(ResultSet row, int index) throws SQLException {
        OffsetDateTime newest = row.getObject("trade_time", OffsetDateTime.class);
        return new Progress(
                new EventPosition(row.getLong("xid"), row.getLong("sequence")),
                newest == null ? null : newest.toInstant());
    }
}
