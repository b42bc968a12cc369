-- Monthly partitions of trades and ledger_entries. The application may call this function and nothing else: it runs as
-- the tables' owner with a fixed search_path. Rows that already lie in the default partition are moved, in the caller's
-- transaction. Returns whether the month had to be made.
create function create_month_partition(parent text, month date) returns boolean
    language plpgsql
    security definer
    set search_path = pg_catalog, pg_temp
    set lock_timeout = '10s'
as $$
declare
    key_column text;
    first_day  date := date_trunc('month', month)::date;
    lower_bound timestamptz := first_day::timestamp at time zone 'UTC';
    upper_bound timestamptz := (first_day + interval '1 month') at time zone 'UTC';
    partition  text;
begin
    key_column := case parent when 'trades' then 'trade_time' when 'ledger_entries' then 'created_at' end;
    if key_column is null then
        raise exception 'create_month_partition: % is not partitioned by month; trades and ledger_entries are', parent
            using errcode = 'invalid_parameter_value';
    end if;
    if month is null or month < date '2009-01-01' or month > (now() + interval '10 years')::date then
        raise exception 'create_month_partition: month % lies outside 2009-01 to ten years from now', month
            using errcode = 'invalid_parameter_value';
    end if;
    partition := parent || '_' || to_char(first_day, 'YYYY_MM');
    if to_regclass('public.' || partition) is not null then
        return false;
    end if;
    -- One maker at a time; a second one finds the month made.
    execute format('lock table public.%I in access exclusive mode', parent || '_default');
    if to_regclass('public.' || partition) is not null then
        return false;
    end if;
    execute format('create table public.%I (like public.%I including defaults including constraints)', partition, parent);
    execute format(
        'with moved as (delete from public.%I where %I >= %L and %I < %L returning *) insert into public.%I select * from moved',
        parent || '_default', key_column, lower_bound, key_column, upper_bound, partition);
    execute format(
        'alter table public.%I attach partition public.%I for values from (%L) to (%L)',
        parent, partition, lower_bound, upper_bound);
    return true;
end
$$;
revoke all on function create_month_partition(text, date) from public;
grant execute on function create_month_partition(text, date) to quaestor_app;

-- What fits no month is kept, and says so.
create function warn_default_partition() returns trigger
    language plpgsql
    set search_path = pg_catalog, pg_temp
as $$
begin
    raise warning 'row of % went to the default partition: no month is made for %', tg_argv[0],
        to_jsonb(new) ->> tg_argv[1];
    return new;
end
$$;
create trigger warn_default_partition before insert on trades_default
    for each row execute function warn_default_partition('trades', 'trade_time');
create trigger warn_default_partition before insert on ledger_entries_default
    for each row execute function warn_default_partition('ledger_entries', 'created_at');
