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

-- A trade's users and symbol are those of its orders. One check an order instead of five a trade, and a stricter one:
-- the users' and the instrument's rows, which the orders refer to, need not be locked for every trade.
alter table orders add constraint orders_user_symbol unique (id, user_id, symbol);
alter table trades
    drop constraint trades_symbol_fkey,
    drop constraint trades_buyer_order_id_fkey,
    drop constraint trades_seller_order_id_fkey,
    drop constraint trades_buyer_user_id_fkey,
    drop constraint trades_seller_user_id_fkey,
    add constraint trades_buyer foreign key (buyer_order_id, buyer_user_id, symbol)
        references orders (id, user_id, symbol),
    add constraint trades_seller foreign key (seller_order_id, seller_user_id, symbol)
        references orders (id, user_id, symbol);

-- A journal has the id of what caused it, so the index on journal_id finds an entry by its reference too. The first kind
-- of journal that refers to something else drops the check and brings an index of its own.
alter table ledger_entries add constraint ledger_entries_reference check (reference_id = journal_id);
drop index ledger_entries_reference;
