select commerce.new_id() as id \gset
begin;
insert into commerce.workflow_execution (id, workflow_id, transaction_id, plan_hash, input, depth, state, host)
    values (:id, 'create-order', 'auto-' || :id::text, repeat('a', 16), '{"email":"ada@example.com","items":[{"sku":"A-1","quantity":2}]}', 0, 'invoking', 7);
insert into commerce.workflow_step (execution_id, sequence, step, action, outcome, output) values (:id, 1, 'reserve', 'invoke', 'ok', '{"reservation":"res_01JDQK2Y8Z"}');
commit;
insert into commerce.workflow_step (execution_id, sequence, step, action, outcome, output)
    select id, 2, 'charge', 'invoke', 'ok', '{"charge":"ch_01JDQK2Y8Z"}' from commerce.workflow_execution where id = :id and coalesce(host, 0) = 7;
begin;
insert into commerce.workflow_step (execution_id, sequence, step, action, outcome, output)
    select id, 3, 'ship', 'invoke', 'ok', '{"shipment":"shp_01JDQK2Y8Z"}' from commerce.workflow_execution where id = :id and coalesce(host, 0) = 7;
update commerce.workflow_execution set state = 'done', host = null, updated_at = now(), expires_at = now() + interval '7 days' where id = :id and host = 7;
commit;
