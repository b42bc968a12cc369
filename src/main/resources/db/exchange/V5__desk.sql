-- What the desk's screens need: browse orders end in time and id, so that a window of time and a page are one index range.

drop index orders_user_status;
drop index orders_symbol_status;
create index orders_user_status on orders (user_id, status, created_at, id);
create index orders_symbol_status on orders (symbol, status, created_at, id);

create index users_not_active on users (status, created_at, id) where status <> 'active';
create index accounts_created on accounts (created_at, id);
create index accounts_currency on accounts (currency, created_at, id);
create index positions_created on positions (created_at, id);
create index positions_symbol_created on positions (symbol, created_at, id);
drop index transfers_address;
create index transfers_address on transfers (address, created_at, id) where address is not null;
create index transfers_counterparty on transfers (counterparty_user_id, created_at, id)
    where counterparty_user_id is not null;

alter table backoffice.audit_log add column case_number varchar(64);

-- What operators write about a user; never changed, never taken back.
create table backoffice.user_notes (
    id          uuid primary key,
    user_id     uuid not null references users (id),
    operator_id uuid not null references backoffice.operators (id),
    operator    varchar(64) not null,
    case_number varchar(64),
    text        varchar(4000) not null check (text <> ''),
    created_at  timestamptz not null
);
create index user_notes_user on backoffice.user_notes (user_id, created_at, id);
grant select, insert on backoffice.user_notes to quaestor_app;
grant select on backoffice.user_notes to quaestor_read;

create table backoffice.user_tags (
    user_id     uuid not null references users (id),
    tag         varchar(40) not null check (tag ~ '^[^[:space:][:cntrl:]]([^[:cntrl:]]*[^[:space:][:cntrl:]])?$'),
    operator_id uuid not null references backoffice.operators (id),
    operator    varchar(64) not null,
    created_at  timestamptz not null,
    primary key (user_id, tag)
);
create index user_tags_tag on backoffice.user_tags (tag, created_at, user_id);
grant select, insert, delete on backoffice.user_tags to quaestor_app;
grant select on backoffice.user_tags to quaestor_read;

-- A screen's address under a name; shared with a role, or one's own.
create table backoffice.saved_views (
    id          uuid primary key,
    operator_id uuid not null references backoffice.operators (id),
    operator    varchar(64) not null,
    screen      varchar(40) not null,
    name        varchar(80) not null check (name <> ''),
    query       varchar(2000) not null,
    shared_with varchar(20)
        check (shared_with in ('VIEWER', 'SUPPORT', 'OPERATIONS', 'COMPLIANCE', 'ADMIN')),
    created_at  timestamptz not null,
    constraint saved_views_name unique (operator_id, screen, name)
);
create index saved_views_shared on backoffice.saved_views (screen, shared_with) where shared_with is not null;
grant select, insert, update, delete on backoffice.saved_views to quaestor_app;
grant select on backoffice.saved_views to quaestor_read;

-- How an operator likes the screens: columns hidden, zone of times, and so on.
create table backoffice.preferences (
    operator_id uuid not null references backoffice.operators (id),
    name        varchar(80) not null,
    value       varchar(4000) not null,
    updated_at  timestamptz not null,
    primary key (operator_id, name)
);
grant select, insert, update, delete on backoffice.preferences to quaestor_app;
grant select on backoffice.preferences to quaestor_read;
