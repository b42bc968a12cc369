-- The candles are made of trades' events alone, one in eight.
create index events_trades on events (xid, sequence) where aggregate_type = 'TRADE';
