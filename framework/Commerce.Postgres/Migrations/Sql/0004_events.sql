-- Who listens to what, over all hosts. A subscriber that no host has named for long is gone.
create table subscription (
    subscriber text not null,
    event text not null, -- '*' is every event
    seen_at timestamptz not null default commerce.now(),
    primary key (subscriber, event)
);

-- Places events of one ordering key in the order of their commits. Clocks of hosts cannot: they differ.
create sequence event_position;

alter table event
    add column ordering_key text,
    add column position bigint, -- with an ordering key; of a held event only among those of its run, until they are released
    add column priority int not null default 100,
    add column delay interval,
    add column internal boolean not null default false,
    add column released_by text; -- the run that had held it

alter table delivery
    add column ordering_key text,
    add column position bigint,
    add column priority int not null default 100;

-- A host takes what waits for its own subscribers, each in the order of priority and age.
drop index delivery_pending;
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
