-- TimescaleDB, community edition. Same names and columns as the plain making.

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
select create_hypertable('candles', by_range('time', interval '1 day'), create_default_indexes => false);
create index candles_newest on candles (symbol, interval, time desc);
alter table candles set (
    timescaledb.compress, timescaledb.compress_segmentby = 'symbol, interval', timescaledb.compress_orderby = 'time desc');
select add_compression_policy('candles', compress_after => interval '7 days');

create view minute_candles as
select symbol, time, open, high, low, close, volume, quote_volume, trade_count from candles where interval = '1m';

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
select create_hypertable('trade_history', by_range('time', interval '1 hour'), create_default_indexes => false);
create index trade_history_newest on trade_history (symbol, time desc, trade_id desc);
select add_retention_policy('trade_history', drop_after => interval '90 days');

create table system_metrics (
    time        timestamptz not null,
    metric_name varchar(100) not null,
    value       double precision not null,
    tags        jsonb not null default '{}'
);
select create_hypertable('system_metrics', by_range('time', interval '1 hour'), create_default_indexes => false);
create index system_metrics_newest on system_metrics (metric_name, time desc);

-- Each of the minutes themselves: aggregates of aggregates miss changes, see docs/decisions/market-database.md.
create materialized view candles_5m
with (timescaledb.continuous, timescaledb.materialized_only = false) as
select symbol, time_bucket(interval '5 minutes', time, 'UTC') as time, first(open, time) as open, max(high) as high,
    min(low) as low, last(close, time) as close, sum(volume) as volume, sum(quote_volume) as quote_volume,
    sum(trade_count)::bigint as trade_count
from candles
group by 1, 2
with no data;

create materialized view candles_15m
with (timescaledb.continuous, timescaledb.materialized_only = false) as
select symbol, time_bucket(interval '15 minutes', time, 'UTC') as time, first(open, time) as open, max(high) as high,
    min(low) as low, last(close, time) as close, sum(volume) as volume, sum(quote_volume) as quote_volume,
    sum(trade_count)::bigint as trade_count
from candles
group by 1, 2
with no data;

create materialized view candles_1h
with (timescaledb.continuous, timescaledb.materialized_only = false) as
select symbol, time_bucket(interval '1 hour', time, 'UTC') as time, first(open, time) as open, max(high) as high,
    min(low) as low, last(close, time) as close, sum(volume) as volume, sum(quote_volume) as quote_volume,
    sum(trade_count)::bigint as trade_count
from candles
group by 1, 2
with no data;

create materialized view candles_4h
with (timescaledb.continuous, timescaledb.materialized_only = false) as
select symbol, time_bucket(interval '4 hours', time, 'UTC') as time, first(open, time) as open, max(high) as high,
    min(low) as low, last(close, time) as close, sum(volume) as volume, sum(quote_volume) as quote_volume,
    sum(trade_count)::bigint as trade_count
from candles
group by 1, 2
with no data;

create materialized view candles_1d
with (timescaledb.continuous, timescaledb.materialized_only = false) as
select symbol, time_bucket(interval '1 day', time, 'UTC') as time, first(open, time) as open, max(high) as high,
    min(low) as low, last(close, time) as close, sum(volume) as volume, sum(quote_volume) as quote_volume,
    sum(trade_count)::bigint as trade_count
from candles
group by 1, 2
with no data;

-- Every aggregate makes an index of its groups itself: symbol and time.
select add_continuous_aggregate_policy('candles_5m',
    start_offset => interval '1 hour', end_offset => interval '1 minute', schedule_interval => interval '1 minute');
select add_continuous_aggregate_policy('candles_15m',
    start_offset => interval '2 hours', end_offset => interval '1 minute', schedule_interval => interval '5 minutes');
select add_continuous_aggregate_policy('candles_1h',
    start_offset => interval '3 hours', end_offset => interval '1 hour', schedule_interval => interval '1 hour');
select add_continuous_aggregate_policy('candles_4h',
    start_offset => interval '12 hours', end_offset => interval '1 hour', schedule_interval => interval '1 hour');
select add_continuous_aggregate_policy('candles_1d',
    start_offset => interval '3 days', end_offset => interval '1 hour', schedule_interval => interval '1 day');

-- What must be refreshed where candles were written behind it.
create table candle_aggregates (
    position integer primary key,
    name     varchar(40) not null unique,
    width    interval not null
);
insert into candle_aggregates (position, name, width) values
    (1, 'candles_5m', '5 minutes'), (2, 'candles_15m', '15 minutes'), (3, 'candles_1h', '1 hour'),
    (4, 'candles_4h', '4 hours'), (5, 'candles_1d', '1 day');
