select commerce.new_id() as id \gset
begin;
insert into commerce.workflow_execution (id, workflow_id, plan_hash, input, depth)
    values (:id::uuid, 'create-order', repeat('a', 16), '{"email":"ada@example.com","items":[{"sku":"A-1","quantity":2}]}', 0);
insert into commerce.workflow_live (id, workflow_id, state, host) values (:id::uuid, 'create-order', 'invoking', 7);
insert into commerce.workflow_step (execution_id, sequence, step, action, outcome, output) values (:id::uuid, 1, 'reserve', 'invoke', 'ok', '{"reservation":"res_01JDQK2Y8Z"}');
commit;
insert into commerce.workflow_step (execution_id, sequence, step, action, outcome, output)
    select id, 2, 'charge', 'invoke', 'ok', '{"charge":"ch_01JDQK2Y8Z"}' from commerce.workflow_live where id = :id::uuid and coalesce(host, 0) = 7;
begin;
insert into commerce.workflow_step (execution_id, sequence, step, action, outcome, output)
    select id, 3, 'ship', 'invoke', 'ok', '{"shipment":"shp_01JDQK2Y8Z"}' from commerce.workflow_live where id = :id::uuid and coalesce(host, 0) = 7;
delete from commerce.workflow_live where id = :id::uuid and host = 7;
insert into commerce.workflow_end (id, state, expires_at) values (:id::uuid, 'done', now() + interval '7 days');
commit;
