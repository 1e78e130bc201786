create schema commerce;
set search_path = commerce;
create function new_id() returns text volatile language sql as $$
    select upper(lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || substr(md5(random()::text), 1, 14)) $$;
create function id_at(n bigint) returns text stable language sql as $$
    select upper(lpad(to_hex(1760000000000 + n * 1000), 12, '0') || substr(md5(n::text), 1, 14)) $$;
\ir ../../../framework/Commerce.Postgres/Migrations/Sql/0001_runtime.sql
