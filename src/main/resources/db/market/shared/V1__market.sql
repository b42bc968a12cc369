-- What both makings of the market database have in common. Which one this is was decided before this migration ran.

create table making (
    making     varchar(20) not null check (making in ('TIMESCALE', 'PLAIN')),
    decided_at timestamptz not null default now()
);
create unique index making_once on making ((true));
insert into making (making) values ('${making}');

-- Up to where the exchange's events are in the tables; written in the transaction that writes them.
create table projection (
    name       varchar(40) primary key,
    xid        bigint not null,
    sequence   bigint not null,
    -- of the newest trade, by the exchange's time
    trade_time timestamptz,
    updated_at timestamptz not null
);

-- Days whose aggregates are older than their candles; mark tells one writing from the next.
create sequence stale_days_mark as bigint;
create table stale_days (
    day  date primary key,
    mark bigint not null
);

grant select on making to quaestor_app;
grant select, insert, update, delete on projection, stale_days to quaestor_app;
grant usage on sequence stale_days_mark to quaestor_app;
