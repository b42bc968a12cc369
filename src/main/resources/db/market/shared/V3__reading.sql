-- Daily figures are those of the day's candle, in both makings: it is never dropped, and holds no off-book prints.
create view daily_trading_stats as
select (time at time zone 'UTC')::date as date, symbol, trade_count, volume as total_volume,
    quote_volume as total_quote_volume, round(quote_volume::numeric(72, 36) / volume, 18) as avg_price,
    high as high_price, low as low_price
from candles_1d;

grant select on candles, minute_candles, candles_5m, candles_15m, candles_1h, candles_4h, candles_1d, trade_history, system_metrics,
    candle_aggregates, daily_trading_stats to quaestor_app, quaestor_read;
grant insert, update, delete, truncate on candles, trade_history to quaestor_app;
grant insert on system_metrics to quaestor_app;
