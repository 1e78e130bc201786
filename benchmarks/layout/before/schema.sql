create schema commerce;
set search_path = commerce;
create function new_id() returns text volatile language sql as $$
    select upper(lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || substr(md5(random()::text), 1, 14)) $$;
create function id_at(n bigint) returns text stable language sql as $$
    select upper(lpad(to_hex(1760000000000 + n * 1000), 12, '0') || substr(md5(n::text), 1, 14)) $$;
create table workflow_execution (
    id text primary key, workflow_id text not null, transaction_id text not null, plan_hash text not null, input text not null,
    depth int not null, state text not null, host bigint, parked_reason text, trace_context text,
    created_at timestamptz not null default now(), updated_at timestamptz not null default now(), wake_at timestamptz,
    messages int not null default 0, superseded boolean not null default false, expires_at timestamptz, claims int not null default 0,
    claimed_entry int not null default 0, claimed_at timestamptz);
create unique index on workflow_execution (workflow_id, transaction_id) where transaction_id not like 'auto-%' and not superseded;
create index on workflow_execution (host) where host is not null;
create index on workflow_execution (workflow_id, wake_at) where wake_at is not null and host is null and parked_reason is null;
create index on workflow_execution (expires_at) where expires_at is not null;
create index on workflow_execution (id) where parked_reason is not null;
create index on workflow_execution (created_at, id);
create table workflow_step (
    execution_id text not null, sequence int not null, step text not null, action text not null, outcome text not null, output text,
    undo text, error text, created_at timestamptz not null default now(), attempt int not null default 1, due_at timestamptz, message int,
    primary key (execution_id, sequence));
create table event (
    id text primary key, name text not null, data text not null, depth int not null, held_by text, trace_context text,
    emitted_at timestamptz not null, ordering_key text, position bigint, priority int not null default 100, delay interval,
    internal boolean not null default false, released_by text);
create index on event (held_by) where held_by is not null;
create table delivery (
    event_id text not null, subscriber text not null, state text not null default 'pending', host bigint, attempt int not null default 0,
    due_at timestamptz not null default now(), error text, finished_at timestamptz, ordering_key text, position bigint,
    priority int not null default 100, primary key (event_id, subscriber));
create index on delivery (subscriber, priority, due_at) where state = 'pending' and host is null;
create index on delivery (host) where host is not null;
create index on delivery (subscriber, ordering_key, position) where state = 'pending' and ordering_key is not null;
create index on delivery (event_id) where state = 'dead';
