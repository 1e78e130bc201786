set search_path = commerce;
set synchronous_commit = off;
insert into workflow_execution (id, workflow_id, transaction_id, plan_hash, input, depth, state, host, created_at, updated_at, wake_at, expires_at)
    select id_at(i), 'create-order', case when i % 10 = 0 then 'order-' || i else null end, repeat('a', 16),
        '{"email":"ada@example.com","items":[{"sku":"A-1","quantity":2}]}', 0,
        case when i > :n - 1100 then 'invoking' when i % 1000 = 0 then 'failed' else 'done' end,
        case when i > :n - 100 then 7 end, to_timestamp(1760000000 + i), to_timestamp(1760000000 + i),
        case when i between :n - 1100 + 1 and :n - 100 then now() end,
        case when i <= :n - 1100 then to_timestamp(1760000000 + i) end
    from generate_series(1, :n) as i;
insert into workflow_step (execution_id, sequence, step, action, outcome, output)
    select id_at(i), 1, 'reserve', 'invoke', 'ok', '{"reservation":"res_01JDQK2Y8Z"}' from generate_series(1, :n) as i;
insert into event (id, name, data, depth, emitted_at)
    select id_at(i), 'order.created', '{"id":"order_01JDQK2Y8Z3V5W7X9Y0Z1A2B3C"}', 0, to_timestamp(1760000000 + i) from generate_series(1, :n) as i;
insert into delivery (event_id, subscriber, state, attempt, due_at, finished_at)
    select id_at(i), 'Shop.Subscribers.OrderCreated', case when i > :n - 1000 then 'pending' else 'done' end, 1, to_timestamp(1760000000 + i),
        case when i <= :n - 1000 then to_timestamp(1760000000 + i) end
    from generate_series(1, :n) as i;
insert into workflow_transaction select 'create-order', 'order-' || i, id_at(i) from generate_series(10, :n, 10) as i;
