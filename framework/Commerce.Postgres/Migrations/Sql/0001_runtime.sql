-- The tables of the runtime: decision 30 says why they are as they are. Ids and names that are keys are compared byte by byte, collate "C":
-- that is faster, and an index does not depend on the version of the server's locale.

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
    name text collate "C" primary key,
    xml text not null,
    created_at timestamptz not null default commerce.now()
);

-- One row for each run of a durable workflow. A run is owned by the host that has it in hand (host), or by nobody; then it may be claimed
-- from wake_at on, null being for a message only. The row is written when a run begins, changes state, is given back or claimed, and when
-- mail comes; never for a step. Each of these but the mail changes an indexed column, so room kept free in the pages (fillfactor) would not
-- save an index entry.
create table workflow_execution (
    id text collate "C" primary key, -- a ULID: the order of ids is the order in which runs began
    workflow_id text collate "C" not null,
    transaction_id text collate "C", -- null unless the caller has chosen one: auto-<id>, which cannot repeat
    plan_hash text not null,
    input text not null,
    depth int not null,
    state text not null,
    host bigint,
    wake_at timestamptz,
    messages int not null default 0, -- the number of the last one
    parked_reason text,
    superseded boolean not null default false,
    -- A run that is claimed again and again without a new entry is given up: how often so far, after which entry, and when last.
    claims int not null default 0,
    claimed_entry int not null default 0,
    claimed_at timestamptz,
    trace_context text, -- W3C traceparent, then after a space tracestate: what the run does on any host belongs to this trace
    created_at timestamptz not null default commerce.now(),
    updated_at timestamptz not null default commerce.now(),
    expires_at timestamptz -- set when a run ends, cleared when it is taken up again
);

create unique index workflow_execution_transaction on workflow_execution (workflow_id, transaction_id)
    where transaction_id is not null and not superseded;
create index workflow_execution_owned on workflow_execution (host) where host is not null;
create index workflow_execution_due on workflow_execution (workflow_id, wake_at)
    where wake_at is not null and host is null and parked_reason is null;
create index workflow_execution_expired on workflow_execution (expires_at) where expires_at is not null;
-- What people and schedules ask for among any number of runs that ended well: those that are open or failed, and those that are parked.
create index workflow_execution_open on workflow_execution (workflow_id) where state not in ('done', 'reverted');
create index workflow_execution_parked on workflow_execution (id) where parked_reason is not null;

-- One row for each call of a step's handler, append-only. The primary key is the fence between hosts: an entry is written once. Null columns
-- take no room.
create table workflow_step (
    execution_id text collate "C" not null,
    sequence int not null,
    attempt int not null default 1,
    message int, -- the message it answers
    step text not null,
    action text not null,
    outcome text not null,
    output text,
    undo text,
    error text,
    created_at timestamptz not null default commerce.now(),
    due_at timestamptz,
    primary key (execution_id, sequence)
);

-- The mailbox: what people and other systems ask of a run, numbered by workflow_execution.messages.
create table workflow_message (
    execution_id text collate "C" not null,
    number int not null,
    kind text not null,
    step text not null,
    payload text,
    permanent boolean not null,
    key text collate "C",
    attempt int, -- of the step that expected it; null for the run
    primary key (execution_id, number)
);

create unique index workflow_message_key on workflow_message (execution_id, step, key) where key is not null;

-- Locks belong to runs, wherever they are running. A key's tokens only grow: each is drawn while its row is held.
create sequence workflow_lock_token;
create table workflow_lock (
    key text collate "C" primary key,
    execution_id text collate "C" not null,
    token bigint
);

create index workflow_lock_holder on workflow_lock (execution_id);

-- What runs follow, as text: when a plan has changed, people see how.
create table workflow_plan (
    hash text collate "C" primary key,
    text text not null
);

-- Which plans hosts have, and when one last said so. A host leaves the runs of other plans alone; when no host has had a plan for long,
-- its runs are parked.
create table workflow_known_plan (
    workflow_id text collate "C" not null,
    plan_hash text collate "C" not null,
    seen_at timestamptz not null default commerce.now(),
    primary key (workflow_id, plan_hash)
);

-- The jobs that hosts have or had, and how far their ticks are written down. A job that no host has named for seven days is gone. Its row
-- stays: a host that has the job again continues there, and its executions stay counted.
create table job (
    name text collate "C" primary key,
    schedule text not null, -- a host that knows the job under another schedule does not plan it
    schedule_seen_at timestamptz not null, -- when a host last had the job under this schedule
    planned_until timestamptz not null,
    executions bigint not null default 0, -- runs that were due, not counting further attempts and those that were skipped
    seen_at timestamptz not null,
    gone_at timestamptz -- since when it is gone, and its ticks are closed
);

-- The pauses of jobs. They have no reference to job: a pause outlives the hosts that know its job.
create table job_pause (
    id bigint generated always as identity primary key,
    job text collate "C" not null,
    paused_at timestamptz not null,
    paused_by text not null,
    reason text,
    resumed_at timestamptz, -- null while it lasts
    resumed_by text
);

create unique index job_pause_open on job_pause (job) where resumed_at is null;
create index job_pause_job on job_pause (job);

-- The ledger: a row for each due tick of each job, and what became of it. State is due, running, ran, failed, skipped or missed.
create table job_tick (
    job text collate "C" not null,
    due_at timestamptz not null,
    state text not null,
    late boolean not null default false, -- no host was there when it was due
    manual boolean not null default false, -- a person asked for it
    exclusive boolean not null default true, -- the job allows no other run beside this one
    attempt int not null default 0,
    released int not null default 0, -- how many of the attempts were given back by a host that stopped: they do not count
    available_at timestamptz not null,
    woken_at timestamptz, -- when a host was last asked to look for it
    host text,
    lease_until timestamptz, -- until then its host is believed to run it
    started_at timestamptz,
    finished_at timestamptz,
    trace_context text, -- of the first attempt, or of who asked for the tick: further attempts belong to the same trace
    reason text, -- why it was skipped, missed or given back
    error text,
    primary key (job, due_at)
);

create unique index job_tick_alone on job_tick (job) where state = 'running' and exclusive;
create index job_tick_due on job_tick (available_at) where state = 'due';
create index job_tick_running on job_tick (lease_until) where state = 'running';
create index job_tick_finished on job_tick (finished_at) where finished_at is not null;
create index job_tick_ended on job_tick (job, finished_at) where state in ('ran', 'failed');

-- Who listens to what, over all hosts. A subscriber that no host has named for long is gone.
create table subscription (
    subscriber text collate "C" not null,
    event text collate "C" not null, -- '*' is every event
    seen_at timestamptz not null default commerce.now(),
    primary key (subscriber, event)
);

-- Places events of one ordering key in the order of their commits. Clocks of hosts cannot: they differ.
create sequence event_position;

-- The outbox. An event with held_by waits for the end of that run.
create table event (
    id text collate "C" primary key, -- evt_ and a ULID
    name text not null,
    data text not null,
    depth int not null,
    priority int not null default 100,
    internal boolean not null default false,
    held_by text collate "C",
    released_by text collate "C", -- the run that had held it
    trace_context text, -- as of a run
    ordering_key text collate "C",
    position bigint, -- with an ordering key; of a held event only among those of its run, until they are released
    delay interval,
    emitted_at timestamptz not null
);

create index event_held on event (held_by) where held_by is not null;

-- One row for each subscriber of a released event. It is the queue, the inbox and the history of the delivery.
create table delivery (
    event_id text collate "C" not null,
    subscriber text collate "C" not null,
    state text not null default 'pending',
    host bigint,
    attempt int not null default 0,
    priority int not null default 100,
    due_at timestamptz not null default commerce.now(),
    ordering_key text collate "C",
    position bigint,
    error text,
    finished_at timestamptz,
    primary key (event_id, subscriber)
);

-- A host takes what waits for its own subscribers, each in the order of priority and age.
create index delivery_waiting on delivery (subscriber, priority, due_at) where state = 'pending' and host is null;
create index delivery_in_hand on delivery (host) where host is not null;
create index delivery_ordered on delivery (subscriber, ordering_key, position) where state = 'pending' and ordering_key is not null;
create index delivery_dead on delivery (event_id) where state = 'dead';

-- Whether a host may claim a delivery where other versions select other events for the subscriber: it selects the event, or nobody does.
-- A function, because the planner does not see into it: it would take the claim for expensive, and compile it each time.
create function may_claim(event_id text, to_subscriber text, own_events text[], own_subscribers text[]) returns boolean
language plpgsql stable cost 1 as '
begin
    return (
        select exists (
                select from unnest(own_events, own_subscribers) as own(event, subscriber)
                where own.subscriber = to_subscriber and own.event = event.name)
            or not exists (
                select from commerce.subscription as other
                where other.subscriber = to_subscriber and other.event in (event.name, ''*''))
        from commerce.event where event.id = may_claim.event_id);
end';
