-- A run is owned by the host that has it in hand (host), or by nobody; then it may be claimed from wake_at on, null being for a message
-- only. The row is written when a run begins, changes state, is given back or claimed, and when mail comes; never for a step. Each
-- of these but the mail changes an indexed column, so room kept free in the pages (fillfactor) would not save an index entry.
alter table workflow_execution
    add column wake_at timestamptz,
    add column messages int not null default 0, -- the number of the last one
    add column superseded boolean not null default false,
    add column expires_at timestamptz, -- set when a run ends, cleared when it is taken up again
    -- A run that is claimed again and again without a new entry is given up: how often so far, after which entry, and when last.
    add column claims int not null default 0,
    add column claimed_entry int not null default 0,
    add column claimed_at timestamptz;

-- Runs that ended or were set aside are nobody's.
update workflow_execution set host = null where state in ('done', 'reverted', 'failed') or parked_reason is not null;

drop index workflow_execution_transaction;
create unique index workflow_execution_transaction on workflow_execution (workflow_id, transaction_id)
    where transaction_id not like 'auto-%' and not superseded;

drop index workflow_execution_live;
create index workflow_execution_owned on workflow_execution (host) where host is not null;
create index workflow_execution_due on workflow_execution (workflow_id, wake_at)
    where wake_at is not null and host is null and parked_reason is null;
create index workflow_execution_expired on workflow_execution (expires_at) where expires_at is not null;
-- Few runs are parked, and metrics count them.
create index workflow_execution_parked on workflow_execution (id) where parked_reason is not null;
create index workflow_execution_created on workflow_execution (created_at, id);

-- Null columns take no room: a line of a step that just succeeds is as short as before, but for its attempt.
alter table workflow_step
    add column attempt int not null default 1,
    add column due_at timestamptz,
    add column message int; -- the message it answers

-- The mailbox: what people and other systems ask of a run, numbered by workflow_execution.messages.
create table workflow_message (
    execution_id text not null,
    number int not null,
    kind text not null,
    step text not null,
    payload text,
    permanent boolean not null,
    key text,
    attempt int, -- of the step that expected it; null for the run
    primary key (execution_id, number)
);

create unique index workflow_message_key on workflow_message (execution_id, step, key) where key is not null;

-- Locks belong to runs, wherever they are running. A key's tokens only grow: each is drawn while its row is held.
create sequence workflow_lock_token;
create table workflow_lock (
    key text primary key,
    execution_id text not null,
    token bigint
);

create index workflow_lock_holder on workflow_lock (execution_id);

-- What runs follow, as text: when a plan has changed, people see how.
create table workflow_plan (
    hash text primary key,
    text text not null
);

-- Which plans hosts have, and when one last said so. A host leaves the runs of other plans alone; when no host has had a plan for long,
-- its runs are parked.
create table workflow_known_plan (
    workflow_id text not null,
    plan_hash text not null,
    seen_at timestamptz not null default commerce.now(),
    primary key (workflow_id, plan_hash)
);
