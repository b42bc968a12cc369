-- The exchange's tables. Append-only tables (trades, ledger_entries, events) grant INSERT and SELECT only; partitions
-- carry no grant at all: reads and writes go through the parent.

create table users (
    id            uuid primary key,
    email         varchar(255) not null,
    password_hash varchar(255) not null,
    status        varchar(20)  not null default 'active' check (status in ('active', 'frozen', 'closed')),
    kyc_level     smallint     not null default 0 check (kyc_level between 0 and 3),
    created_at    timestamptz  not null,
    updated_at    timestamptz  not null,
    version       bigint       not null default 1
);
create unique index users_email on users (lower(email) text_pattern_ops);
create index users_created on users (created_at, id);

create table instruments (
    symbol                  varchar(20) primary key,
    base_currency           varchar(20) not null,
    quote_currency          varchar(20) not null,
    tick_size               numeric(36, 18) not null check (tick_size > 0),
    lot_size                numeric(36, 18) not null check (lot_size > 0),
    min_notional            numeric(36, 18) not null check (min_notional >= 0),
    max_leverage            integer not null check (max_leverage >= 1),
    maintenance_margin_rate numeric(36, 18) not null check (maintenance_margin_rate >= 0 and maintenance_margin_rate < 1),
    maker_fee_rate          numeric(36, 18) not null check (maker_fee_rate >= 0 and maker_fee_rate < 1),
    taker_fee_rate          numeric(36, 18) not null check (taker_fee_rate >= 0 and taker_fee_rate < 1),
    mark_price              numeric(36, 18) not null check (mark_price > 0),
    status                  varchar(20) not null default 'TRADING' check (status in ('TRADING', 'HALTED')),
    created_at              timestamptz not null,
    updated_at              timestamptz not null,
    version                 bigint not null default 1,
    -- so that every notional, price times quantity, is exact at 18 digits
    constraint instruments_notional_exact
        check (scale(trim_scale(tick_size)) + scale(trim_scale(lot_size)) <= 18)
);

create table accounts (
    id                uuid primary key,
    user_id           uuid references users (id),
    kind              varchar(20) not null check (kind in ('USER', 'FEES', 'INSURANCE', 'CLEARING', 'EXTERNAL')),
    currency          varchar(20) not null,
    balance           numeric(36, 18) not null default 0,
    available_balance numeric(36, 18) not null default 0,
    locked_balance    numeric(36, 18) not null default 0,
    created_at        timestamptz not null,
    updated_at        timestamptz not null,
    version           bigint not null default 1,
    constraint accounts_owner check ((kind = 'USER') = (user_id is not null)),
    constraint accounts_sum check (balance = available_balance + locked_balance),
    constraint accounts_locked check (locked_balance >= 0),
    constraint accounts_not_negative
        check (kind in ('CLEARING', 'EXTERNAL', 'INSURANCE') or (balance >= 0 and available_balance >= 0)),
    constraint accounts_user_currency unique (user_id, currency)
) with (fillfactor = 70);
create unique index accounts_house on accounts (kind, currency) where user_id is null;

create table orders (
    id                 uuid primary key,
    user_id            uuid not null references users (id),
    symbol             varchar(20) not null references instruments (symbol),
    side               varchar(10) not null check (side in ('BUY', 'SELL')),
    type               varchar(20) not null check (type in ('LIMIT', 'MARKET', 'STOP_LIMIT')),
    status             varchar(20) not null default 'NEW'
        check (status in ('NEW', 'PARTIALLY_FILLED', 'FILLED', 'CANCELED', 'REJECTED', 'EXPIRED')),
    price              numeric(36, 18) check (price > 0),
    stop_price         numeric(36, 18) check (stop_price > 0),
    triggered_at       timestamptz,
    quantity           numeric(36, 18) not null check (quantity > 0),
    filled_quantity    numeric(36, 18) not null default 0 check (filled_quantity >= 0),
    remaining_quantity numeric(36, 18) not null check (remaining_quantity >= 0),
    -- exact sum of price times quantity over the fills; average_price is this over filled_quantity, rounded half up
    filled_value       numeric(36, 18) not null default 0 check (filled_value >= 0),
    average_price      numeric(36, 18) check (average_price > 0),
    locked_margin      numeric(36, 18) not null default 0 check (locked_margin >= 0),
    locked_fee         numeric(36, 18) not null default 0 check (locked_fee >= 0),
    leverage           integer not null default 1 check (leverage >= 1),
    margin_type        varchar(20) not null default 'CROSS' check (margin_type in ('CROSS', 'ISOLATED')),
    reduce_only        boolean not null default false,
    time_in_force      varchar(10) not null default 'GTC' check (time_in_force in ('GTC', 'IOC', 'FOK')),
    created_at         timestamptz not null,
    updated_at         timestamptz not null,
    version            bigint not null default 1,
    constraint orders_quantity check (filled_quantity + remaining_quantity = quantity),
    constraint orders_price check (status = 'REJECTED' or (type = 'MARKET') = (price is null)),
    constraint orders_stop_price check (status = 'REJECTED' or (type = 'STOP_LIMIT') = (stop_price is not null)),
    constraint orders_filled check ((status = 'FILLED') = (remaining_quantity = 0)),
    constraint orders_new check (status not in ('NEW', 'REJECTED') or filled_quantity = 0),
    constraint orders_partial check (status <> 'PARTIALLY_FILLED' or filled_quantity > 0),
    constraint orders_final_locks
        check (status in ('NEW', 'PARTIALLY_FILLED') or (locked_margin = 0 and locked_fee = 0))
) with (fillfactor = 70);
create index orders_user_status on orders (user_id, status, id);
create index orders_symbol_status on orders (symbol, status, id);
create index orders_created on orders (created_at, id);

create table positions (
    id                uuid primary key,
    user_id           uuid not null references users (id),
    symbol            varchar(20) not null references instruments (symbol),
    side              varchar(10) not null check (side in ('LONG', 'SHORT')),
    size              numeric(36, 18) not null check (size >= 0),
    entry_price       numeric(36, 18) not null check (entry_price >= 0),
    entry_value       numeric(36, 18) not null check (entry_value >= 0),
    mark_price        numeric(36, 18) not null check (mark_price >= 0),
    liquidation_price numeric(36, 18) check (liquidation_price >= 0),
    margin            numeric(36, 18) not null check (margin >= 0),
    unrealized_pnl    numeric(36, 18) not null default 0,
    realized_pnl      numeric(36, 18) not null default 0,
    leverage          integer not null check (leverage >= 1),
    margin_type       varchar(20) not null default 'CROSS' check (margin_type in ('CROSS', 'ISOLATED')),
    created_at        timestamptz not null,
    updated_at        timestamptz not null,
    version           bigint not null default 1,
    constraint positions_user_symbol_side unique (user_id, symbol, side),
    constraint positions_closed check (size > 0 or (entry_value = 0 and margin = 0 and unrealized_pnl = 0))
) with (fillfactor = 70);
create index positions_symbol on positions (symbol, user_id);

create table trades (
    id              uuid not null,
    external_id     varchar(64),
    symbol          varchar(20) not null references instruments (symbol),
    buyer_order_id  uuid not null references orders (id),
    seller_order_id uuid not null references orders (id),
    buyer_user_id   uuid not null references users (id),
    seller_user_id  uuid not null references users (id),
    price           numeric(36, 18) not null check (price > 0),
    quantity        numeric(36, 18) not null check (quantity > 0),
    buyer_fee       numeric(36, 18) not null check (buyer_fee >= 0),
    seller_fee      numeric(36, 18) not null check (seller_fee >= 0),
    is_buyer_maker  boolean not null,
    off_book        boolean not null default false,
    trade_time      timestamptz not null,
    primary key (id, trade_time)
) partition by range (trade_time);
create index trades_symbol_time on trades (symbol, trade_time, id);
create index trades_time on trades (trade_time, id);
create index trades_buyer_order on trades (buyer_order_id);
create index trades_seller_order on trades (seller_order_id);
create index trades_buyer_time on trades (buyer_user_id, trade_time, id);
create index trades_seller_time on trades (seller_user_id, trade_time, id);
create table trades_default partition of trades default;

create sequence ledger_entries_sequence as bigint;
create table ledger_entries (
    sequence       bigint not null default nextval('ledger_entries_sequence'),
    journal_id     uuid not null,
    account_id     uuid not null references accounts (id),
    kind           varchar(20) not null
        check (kind in ('DEPOSIT', 'WITHDRAWAL', 'TRANSFER', 'FEE', 'REALIZED_PNL', 'INSURANCE', 'ADJUSTMENT')),
    amount         numeric(36, 18) not null check (amount <> 0),
    -- of user accounts only: house accounts are settled by delta, once per batch
    balance_after  numeric(36, 18) check (balance_after >= 0),
    reference_type varchar(50) not null,
    reference_id   uuid not null,
    created_at     timestamptz not null,
    primary key (sequence, created_at)
) partition by range (created_at);
alter sequence ledger_entries_sequence owned by ledger_entries.sequence;
create index ledger_entries_account on ledger_entries (account_id, sequence);
create index ledger_entries_journal on ledger_entries (journal_id);
create index ledger_entries_reference on ledger_entries (reference_id);
create table ledger_entries_default partition of ledger_entries default;

create table transfers (
    id                   uuid primary key,
    user_id              uuid not null references users (id),
    counterparty_user_id uuid references users (id),
    type                 varchar(20) not null check (type in ('DEPOSIT', 'WITHDRAW', 'TRANSFER')),
    currency             varchar(20) not null,
    amount               numeric(36, 18) not null check (amount > 0),
    fee                  numeric(36, 18) not null default 0 check (fee >= 0),
    status               varchar(20) not null default 'PENDING'
        check (status in ('PENDING', 'APPROVED', 'COMPLETED', 'REJECTED', 'FAILED')),
    tx_hash              varchar(255),
    address              varchar(255),
    created_at           timestamptz not null,
    updated_at           timestamptz not null,
    version              bigint not null default 1,
    constraint transfers_counterparty check ((type = 'TRANSFER') = (counterparty_user_id is not null)),
    constraint transfers_not_to_oneself check (counterparty_user_id <> user_id),
    constraint transfers_approved check (status <> 'APPROVED' or type = 'WITHDRAW')
);
create index transfers_status_created on transfers (status, created_at, id);
create index transfers_user on transfers (user_id, created_at, id);
create index transfers_tx_hash on transfers (tx_hash) where tx_hash is not null;
create index transfers_address on transfers (address) where address is not null;

create table events (
    id             uuid primary key,
    sequence       bigint generated always as identity,
    xid            xid8 not null default pg_current_xact_id(),
    aggregate_type varchar(50) not null,
    aggregate_id   uuid not null,
    event_type     varchar(100) not null,
    event_data     jsonb not null,
    metadata       jsonb not null,
    version        bigint not null check (version >= 1),
    created_at     timestamptz not null,
    constraint events_aggregate_version unique (aggregate_id, version)
);
create unique index events_sequence on events (sequence);
create index events_xid_sequence on events (xid, sequence);
create index events_aggregate on events (aggregate_type, aggregate_id, version);
create index events_type_created on events (event_type, created_at, id);

-- Small and hot: vacuumed long before the default fifth of their rows has changed.
alter table accounts set (autovacuum_vacuum_scale_factor = 0.05);
alter table positions set (autovacuum_vacuum_scale_factor = 0.05);

grant select, insert on users, instruments, accounts, orders, positions, trades, ledger_entries, transfers, events
    to quaestor_app;
grant update on users, instruments, accounts, orders, positions, transfers to quaestor_app;
grant usage on sequence ledger_entries_sequence to quaestor_app;
grant select on instruments, accounts, orders, positions, trades, ledger_entries, transfers, events to quaestor_read;
-- all but password_hash, which no screen shows
grant select (id, email, status, kyc_level, created_at, updated_at, version) on users to quaestor_read;
