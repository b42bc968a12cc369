-- Plain PostgreSQL. Same names and columns as the TimescaleDB making; its aggregates are tables that a trigger keeps, in
-- the transaction that writes the candles they are made of.

create table candles (
    symbol         varchar(20) not null,
    interval       varchar(3) not null check (interval = '1m'),
    time           timestamptz not null check (date_bin('1 minute', time, '1970-01-01 00:00Z') = time),
    open           numeric(36, 18) not null,
    high           numeric(36, 18) not null,
    low            numeric(36, 18) not null,
    close          numeric(36, 18) not null,
    -- sums: of amounts that just fit, they would not
    volume         numeric not null,
    quote_volume   numeric not null,
    trade_count    bigint not null,
    -- which trades open and close are of: a late trade is compared with them
    open_time      timestamptz not null,
    open_number    bigint not null,
    open_trade_id  uuid not null,
    close_time     timestamptz not null,
    close_number   bigint not null,
    close_trade_id uuid not null,
    primary key (symbol, interval, time)
);

create table trade_history (
    time            timestamptz not null,
    trade_id        uuid not null,
    symbol          varchar(20) not null,
    price           numeric(36, 18) not null,
    quantity        numeric(36, 18) not null,
    is_buyer_maker  boolean not null,
    off_book        boolean not null default false,
    -- the venue's number of a played trade, which orders those of one instant; 0 without one
    external_number bigint not null default 0,
    primary key (symbol, time, trade_id)
);
create index trade_history_time on trade_history using brin (time);

create table system_metrics (
    time        timestamptz not null,
    metric_name varchar(100) not null,
    value       double precision not null,
    tags        jsonb not null default '{}'
);
create index system_metrics_newest on system_metrics (metric_name, time desc);

create table candles_5m (
    symbol       varchar(20) not null,
    time         timestamptz not null,
    open         numeric not null,
    high         numeric not null,
    low          numeric not null,
    close        numeric not null,
    volume       numeric not null,
    quote_volume numeric not null,
    trade_count  bigint not null,
    primary key (symbol, time)
);
create table candles_15m (like candles_5m including all);
create table candles_1h (like candles_5m including all);
create table candles_4h (like candles_5m including all);
create table candles_1d (like candles_5m including all);

-- Makes the touched candles of one width anew out of the next narrower ones. Only ever called with the constants below.
create function remake_candles(target regclass, source regclass, width interval, symbols text[], times timestamptz[])
returns void language plpgsql set search_path = public, pg_temp as $$
begin
    execute format($sql$
        insert into %1$s as kept (symbol, time, open, high, low, close, volume, quote_volume, trade_count)
        select touched.symbol, touched.time, made.*
        from (
            select distinct symbol, date_bin($1, time, '1970-01-01 00:00Z') as time from unnest($2, $3) t (symbol, time)
        ) touched
        cross join lateral (
            select (array_agg(open order by time))[1], max(high), min(low), (array_agg(close order by time desc))[1],
                sum(volume), sum(quote_volume), sum(trade_count)::bigint
            from %2$s narrower
            where narrower.symbol = touched.symbol and narrower.time >= touched.time and narrower.time < touched.time + $1
        ) made
        order by 1, 2
        on conflict (symbol, time) do update
        set open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
            volume = excluded.volume, quote_volume = excluded.quote_volume, trade_count = excluded.trade_count
        $sql$, target, source)
    using width, symbols, times;
end
$$;

create view minute_candles as
select symbol, time, open, high, low, close, volume, quote_volume, trade_count from candles where interval = '1m';

create function candles_changed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
    symbols text[];
    times timestamptz[];
begin
    select array_agg(symbol), array_agg(time) into symbols, times
    from (select distinct symbol, date_bin('5 minutes', time, '1970-01-01 00:00Z') as time from changed) fives;
    if symbols is not null then
        perform remake_candles('candles_5m', 'minute_candles', '5 minutes', symbols, times);
        perform remake_candles('candles_15m', 'candles_5m', '15 minutes', symbols, times);
        perform remake_candles('candles_1h', 'candles_15m', '1 hour', symbols, times);
        perform remake_candles('candles_4h', 'candles_1h', '4 hours', symbols, times);
        perform remake_candles('candles_1d', 'candles_4h', '1 day', symbols, times);
    end if;
    return null;
end
$$;
create trigger candles_inserted after insert on candles
    referencing new table as changed for each statement execute function candles_changed();
create trigger candles_updated after update on candles
    referencing new table as changed for each statement execute function candles_changed();

create function candles_emptied() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    truncate candles_5m, candles_15m, candles_1h, candles_4h, candles_1d;
    return null;
end
$$;
create trigger candles_truncated after truncate on candles for each statement execute function candles_emptied();

-- No aggregate here needs refreshing.
create table candle_aggregates (
    position integer primary key,
    name     varchar(40) not null unique,
    width    interval not null
);
