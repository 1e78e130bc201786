-- The jobs that hosts have or had, and how far their ticks are written down. A job that no host has named for seven days is gone. Its row
-- stays: a host that has the job again continues there, and its executions stay counted.
create table job (
    name text primary key,
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
    job text not null,
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
    job text not null,
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
