-- The console's own tables.
create schema backoffice;
grant usage on schema backoffice to quaestor_app, quaestor_read;

create table backoffice.operators (
    id                    uuid primary key,
    name                  varchar(64) not null check (name ~ '^[a-z0-9][a-z0-9._-]{1,63}$'),
    password_hash         varchar(255) not null,
    -- a one-time password: nothing else is shown until it was changed
    must_change_password  boolean not null,
    roles                 varchar(20)[] not null
        check (roles <@ array['VIEWER', 'SUPPORT', 'OPERATIONS', 'COMPLIANCE', 'ADMIN']::varchar[]
               and cardinality(roles) > 0),
    status                varchar(20) not null default 'active' check (status in ('active', 'disabled')),
    created_at            timestamptz not null,
    updated_at            timestamptz not null,
    version               bigint not null default 1,
    constraint operators_name unique (name)
);
grant select, insert, update on backoffice.operators to quaestor_app;

create table backoffice.audit_log (
    sequence    bigint generated always as identity primary key,
    operator_id uuid,
    operator    varchar(64) not null,
    action      varchar(100) not null,
    target_type varchar(50) not null,
    target_id   varchar(255) not null,
    reason      varchar(1000),
    details     jsonb not null,
    created_at  timestamptz not null
);
create index audit_log_created on backoffice.audit_log (created_at, sequence);
create index audit_log_target on backoffice.audit_log (target_type, target_id, sequence);
create index audit_log_operator on backoffice.audit_log (operator_id, sequence);
grant select, insert on backoffice.audit_log to quaestor_app;
grant select on backoffice.audit_log to quaestor_read;
