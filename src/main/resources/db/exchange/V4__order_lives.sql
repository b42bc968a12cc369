-- Stop orders that trigger, liquidation orders.

-- placed by the exchange to close a position, not by its user
alter table orders add column liquidation boolean not null default false;
alter table orders add constraint orders_liquidation
    check (not liquidation or (reduce_only and type = 'MARKET'));
alter table orders add constraint orders_triggered check (triggered_at is null or type = 'STOP_LIMIT');

-- what a mark price may trigger
create index orders_waiting on orders (symbol, side, stop_price)
    where type = 'STOP_LIMIT' and status = 'NEW' and triggered_at is null;

-- Ids are of one space across aggregates, so the unique (aggregate_id, version) finds all that this one found.
drop index events_aggregate;
