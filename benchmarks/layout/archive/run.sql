select commerce.new_id() as id \gset
begin;
insert into commerce.workflow_execution (id, workflow_id, transaction_id, plan_hash, input, depth, state, host)
    values (:id::uuid, 'create-order', null, repeat('a', 16), '{"email":"ada@example.com","items":[{"sku":"A-1","quantity":2}]}', 0, 'invoking', 7);
insert into commerce.workflow_step (execution_id, sequence, step, action, outcome, output) values (:id::uuid, 1, 'reserve', 'invoke', 'ok', '{"reservation":"res_01JDQK2Y8Z"}');
commit;
insert into commerce.workflow_step (execution_id, sequence, step, action, outcome, output)
    select id, 2, 'charge', 'invoke', 'ok', '{"charge":"ch_01JDQK2Y8Z"}' from commerce.workflow_execution where id = :id::uuid and coalesce(host, 0) = 7;
begin;
insert into commerce.workflow_step (execution_id, sequence, step, action, outcome, output)
    select id, 3, 'ship', 'invoke', 'ok', '{"shipment":"shp_01JDQK2Y8Z"}' from commerce.workflow_execution where id = :id::uuid and coalesce(host, 0) = 7;
with gone as (delete from commerce.workflow_execution where id = :id::uuid and host = 7 returning *),
entries as (delete from commerce.workflow_step where execution_id = :id::uuid returning *),
kept as (insert into commerce.past_step select entries.*, now() + interval '7 days' from entries)
insert into commerce.past_execution (id, workflow_id, transaction_id, plan_hash, input, depth, state, trace_context, created_at, expires_at, messages)
    select id, workflow_id, transaction_id, plan_hash, input, depth, 'done', trace_context, created_at, now() + interval '7 days', messages from gone;
commit;
