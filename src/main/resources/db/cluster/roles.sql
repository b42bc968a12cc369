-- Run once per server by a superuser, before the first migration. Passwords are set apart from this file.
-- quaestor_owner   owns the tables; migrations only
-- quaestor_app     the write path and the console: no DDL, no rewriting of append-only tables
-- quaestor_read    every screen, on the replica: cannot write, and is cut off after 30 s
-- quaestor_backup  reads everything for dumps, without a time-out
create role quaestor_owner login nosuperuser nocreatedb nocreaterole;
create role quaestor_app login nosuperuser nocreatedb nocreaterole;
create role quaestor_read login nosuperuser nocreatedb nocreaterole;
create role quaestor_backup login nosuperuser nocreatedb nocreaterole;

alter role quaestor_app set statement_timeout = '30s';
alter role quaestor_app set idle_in_transaction_session_timeout = '60s';
alter role quaestor_read set default_transaction_read_only = on;
alter role quaestor_read set statement_timeout = '30s';
alter role quaestor_read set idle_in_transaction_session_timeout = '60s';
alter role quaestor_backup set default_transaction_read_only = on;

grant pg_monitor to quaestor_app, quaestor_read;
grant pg_read_all_data, pg_monitor to quaestor_backup;

create database exchange owner quaestor_owner encoding 'UTF8' template template0;
create database market_data owner quaestor_owner encoding 'UTF8' template template0;
revoke all on database exchange, market_data from public;
grant connect on database exchange, market_data to quaestor_app, quaestor_read, quaestor_backup;
