-- The aggregates anew, by buckets of fixed width: with a time zone, even UTC, TimescaleDB 2.28 leaves a candle out when what
-- changed ends where that candle begins (timescaledb#10296). Buckets of a timestamptz without one are UTC's as well.
drop view daily_trading_stats;
drop materialized view candles_1d;
drop materialized view candles_4h;
drop materialized view candles_1h;
drop materialized view candles_15m;
drop materialized view candles_5m;

create materialized view candles_5m
with (timescaledb.continuous, timescaledb.materialized_only = false) as
select symbol, time_bucket(interval '5 minutes', time) as time, first(open, time) as open, max(high) as high,
    min(low) as low, last(close, time) as close, sum(volume) as volume, sum(quote_volume) as quote_volume,
    sum(trade_count)::bigint as trade_count
from candles
group by 1, 2
with no data;

create materialized view candles_15m
with (timescaledb.continuous, timescaledb.materialized_only = false) as
select symbol, time_bucket(interval '15 minutes', time) as time, first(open, time) as open, max(high) as high,
    min(low) as low, last(close, time) as close, sum(volume) as volume, sum(quote_volume) as quote_volume,
    sum(trade_count)::bigint as trade_count
from candles
group by 1, 2
with no data;

create materialized view candles_1h
with (timescaledb.continuous, timescaledb.materialized_only = false) as
select symbol, time_bucket(interval '1 hour', time) as time, first(open, time) as open, max(high) as high,
    min(low) as low, last(close, time) as close, sum(volume) as volume, sum(quote_volume) as quote_volume,
    sum(trade_count)::bigint as trade_count
from candles
group by 1, 2
with no data;

create materialized view candles_4h
with (timescaledb.continuous, timescaledb.materialized_only = false) as
select symbol, time_bucket(interval '4 hours', time) as time, first(open, time) as open, max(high) as high,
    min(low) as low, last(close, time) as close, sum(volume) as volume, sum(quote_volume) as quote_volume,
    sum(trade_count)::bigint as trade_count
from candles
group by 1, 2
with no data;

create materialized view candles_1d
with (timescaledb.continuous, timescaledb.materialized_only = false) as
select symbol, time_bucket(interval '1 day', time) as time, first(open, time) as open, max(high) as high,
    min(low) as low, last(close, time) as close, sum(volume) as volume, sum(quote_volume) as quote_volume,
    sum(trade_count)::bigint as trade_count
from candles
group by 1, 2
with no data;

-- Not at once: what lies before the last hours would be hidden until the list below is worked off.
select add_continuous_aggregate_policy('candles_5m',
    start_offset => interval '1 hour', end_offset => interval '1 minute', schedule_interval => interval '1 minute',
    initial_start => now() + interval '1 day');
select add_continuous_aggregate_policy('candles_15m',
    start_offset => interval '2 hours', end_offset => interval '1 minute', schedule_interval => interval '5 minutes',
    initial_start => now() + interval '1 day');
select add_continuous_aggregate_policy('candles_1h',
    start_offset => interval '3 hours', end_offset => interval '1 hour', schedule_interval => interval '1 hour',
    initial_start => now() + interval '1 day');
select add_continuous_aggregate_policy('candles_4h',
    start_offset => interval '12 hours', end_offset => interval '1 hour', schedule_interval => interval '1 hour',
    initial_start => now() + interval '1 day');
select add_continuous_aggregate_policy('candles_1d',
    start_offset => interval '3 days', end_offset => interval '1 hour', schedule_interval => interval '1 day',
    initial_start => now() + interval '1 day');

-- In one batch: of several, the last leaves out such a candle too (timescaledb#10221).
select alter_job(job_id, config => config || '{"buckets_per_batch": 0}')
from timescaledb_information.jobs
where proc_name = 'policy_refresh_continuous_aggregate' and hypertable_schema = current_schema()
    and hypertable_name in (select name from candle_aggregates);

create view daily_trading_stats as
select (time at time zone 'UTC')::date as date, symbol, trade_count, volume as total_volume,
    quote_volume as total_quote_volume, round(quote_volume::numeric(72, 36) / volume, 18) as avg_price,
    high as high_price, low as low_price
from candles_1d;

grant select on candles_5m, candles_15m, candles_1h, candles_4h, candles_1d, daily_trading_stats
    to quaestor_app, quaestor_read;

-- All that there is: until its refresh, an aggregate makes its candles out of the minutes.
insert into stale_days (day, mark)
select (range_start at time zone 'UTC')::date, nextval('stale_days_mark')
from timescaledb_information.chunks
where hypertable_schema = current_schema() and hypertable_name = 'candles'
on conflict (day) do nothing;
