with ids as materialized (select id from commerce.workflow_execution where expires_at < to_timestamp(1760000000 + :size)),
entries as (delete from commerce.workflow_step using ids where execution_id = ids.id)
delete from commerce.workflow_execution as run using ids where run.id = ids.id;
with ids as materialized (select id from commerce.event where id < commerce.id_at(:size)),
deliveries as (delete from commerce.delivery using ids where event_id = ids.id)
delete from commerce.event using ids where event.id = ids.id;
