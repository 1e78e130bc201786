create schema commerce;
set search_path = commerce;
create function new_id() returns uuid volatile language sql as $$
    select (lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || substr(md5(random()::text), 1, 20))::uuid $$;
create function id_at(n bigint) returns uuid stable language sql as $$
    select (lpad(to_hex(1760000000000 + n * 1000), 12, '0') || substr(md5(n::text), 1, 20))::uuid $$;
create table workflow_execution (
    id uuid primary key, workflow_id text not null, transaction_id text, plan_hash text not null, input text not null,
    depth int not null, state text not null, host bigint, parked_reason text, trace_context text,
    created_at timestamptz not null default now(), updated_at timestamptz not null default now(), wake_at timestamptz,
    messages int not null default 0, superseded boolean not null default false, expires_at timestamptz, claims int not null default 0,
    claimed_entry int not null default 0, claimed_at timestamptz);
create unique index on workflow_execution (workflow_id, transaction_id) where transaction_id is not null and not superseded;
create index on workflow_execution (host) where host is not null;
create index on workflow_execution (workflow_id, wake_at) where wake_at is not null and host is null and parked_reason is null;
create index on workflow_execution (id) where parked_reason is not null;
create table workflow_step (
    execution_id uuid not null, sequence int not null, step text not null, action text not null, outcome text not null, output text,
    undo text, error text, created_at timestamptz not null default now(), attempt int not null default 1, due_at timestamptz, message int,
    primary key (execution_id, sequence));
create table event (
    id uuid primary key, name text not null, data text not null, depth int not null, held_by uuid, trace_context text,
    emitted_at timestamptz not null, ordering_key text, position bigint, priority int not null default 100, delay interval,
    internal boolean not null default false, released_by uuid);
create index on event (held_by) where held_by is not null;
create table delivery (
    event_id uuid not null, subscriber text not null, state text not null default 'pending', host bigint, attempt int not null default 0,
    due_at timestamptz not null default now(), error text, finished_at timestamptz, ordering_key text, position bigint,
    priority int not null default 100, primary key (event_id, subscriber));
create index on delivery (subscriber, priority, due_at) where state = 'pending' and host is null;
create index on delivery (host) where host is not null;
create index on delivery (subscriber, ordering_key, position) where state = 'pending' and ordering_key is not null;
create index on delivery (event_id) where state = 'dead';
create table past_execution (like workflow_execution including defaults) partition by range (expires_at);
create table past_step (like workflow_step including defaults, expires_at timestamptz not null) partition by range (expires_at);
create table past_event (like event including defaults, expires_at timestamptz not null) partition by range (expires_at);
do $$
declare
    part record;
begin
    for part in select * from (values ('past_execution', 'id'), ('past_step', 'execution_id, sequence'), ('past_event', 'id'))
        as part(name, key) loop
        execute format('create index on commerce.%s (%s)', part.name, part.key);
        for place in 0..10 loop
            execute format('create table commerce.%1$s_%2$s partition of commerce.%1$s for values from (%3$s) to (%4$s)', part.name, place,
                case place when 0 then 'minvalue' else quote_literal(to_timestamp(1760000000 + place * 1000000)) end,
                case place when 10 then 'maxvalue' else quote_literal(to_timestamp(1760000000 + (place + 1) * 1000000)) end);
        end loop;
    end loop;
end $$;
