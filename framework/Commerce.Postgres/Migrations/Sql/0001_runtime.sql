-- The time of the runtime. All its statements read the clock here, so that a test can shift the time of one database. The function is
-- inlined, so a plan with it is the plan with the server's own function.
create function now() returns timestamptz language sql stable parallel safe as 'select pg_catalog.now()';

-- Numbers the advisory locks of hosts.
create sequence host_presence as int cycle;

-- Hosts that share this database. A host is alive while a connection holds the advisory lock on its presence and it renews its lease.
create table host (
    id bigint generated always as identity primary key,
    name text not null,
    presence int not null, -- drawn for each connection: the server may keep the lock of a broken one for hours
    started_at timestamptz not null default commerce.now(),
    lease_until timestamptz not null
);

-- The ring of keys that encrypt sensitive values of runs, cookies and antiforgery tokens, in the format of ASP.NET Core's Data Protection.
-- The secret of each is wrapped by a key from the configuration of the hosts. A row is deleted by no one: what a key has encrypted cannot
-- be read without it.
create table data_protection_key (
    name text primary key,
    xml text not null,
    created_at timestamptz not null default commerce.now()
);

-- One row for each run of a durable workflow.
create table workflow_execution (
    id text primary key,
    workflow_id text not null,
    transaction_id text not null,
    plan_hash text not null,
    input text not null,
    depth int not null,
    state text not null,
    host bigint,
    parked_reason text,
    trace_context text, -- W3C traceparent, then after a space tracestate: what the run does on any host belongs to this trace
    created_at timestamptz not null default commerce.now(),
    updated_at timestamptz not null default commerce.now()
);

-- An identity made from the run's own id cannot repeat; only those chosen by callers need the check.
create unique index workflow_execution_transaction on workflow_execution (workflow_id, transaction_id) where transaction_id not like 'auto-%';
create index workflow_execution_live on workflow_execution (host) where state in ('invoking', 'compensating') and parked_reason is null;

-- One row for each call of a step's handler, append-only. The primary key is the fence between hosts: a line is written once.
create table workflow_step (
    execution_id text not null,
    sequence int not null,
    step text not null,
    action text not null,
    outcome text not null,
    output text,
    undo text,
    error text,
    created_at timestamptz not null default commerce.now(),
    primary key (execution_id, sequence)
);

-- The outbox. An event with held_by waits for the end of that run.
create table event (
    id text primary key,
    name text not null,
    data text not null,
    depth int not null,
    held_by text,
    trace_context text, -- as of a run
    emitted_at timestamptz not null
);

create index event_held on event (held_by) where held_by is not null;

-- One row for each subscriber of a released event.
create table delivery (
    event_id text not null,
    subscriber text not null,
    state text not null default 'pending',
    host bigint,
    attempt int not null default 0,
    due_at timestamptz not null default commerce.now(),
    error text,
    finished_at timestamptz,
    primary key (event_id, subscriber)
);

create index delivery_pending on delivery (host, due_at) where state = 'pending';
