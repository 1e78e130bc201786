-- claim of due runs
select id from commerce.workflow_execution where workflow_id = 'create-order' and wake_at <= now() and host is null and parked_reason is null order by wake_at limit 10 for update skip locked
-- claim of deliveries
select ctid from commerce.delivery where subscriber = 'Shop.Subscribers.OrderCreated' and state = 'pending' and host is null and due_at <= now() order by priority, due_at limit 10 for update skip locked
-- fence of a step
select state from commerce.workflow_execution where id = commerce.id_at(9950) and coalesce(host, 0) = 7
-- newest 20 runs
select id, workflow_id, state, created_at from commerce.workflow_execution order by id desc limit 20
-- newest 20 failed runs
select id, workflow_id, state, created_at from commerce.workflow_execution where workflow_id = 'create-order' and state = 'failed' order by id desc limit 20
-- a run with its entries
select * from commerce.workflow_execution as run join commerce.workflow_step as step on step.execution_id = run.id where run.id = commerce.id_at(5000)
-- a run by its transaction id
select id from commerce.workflow_execution where workflow_id = 'create-order' and transaction_id = 'order-5000' and transaction_id is not null and not superseded
-- newest 20 events with deliveries
select id, name, (select count(*) from commerce.delivery where event_id = event.id and state = 'done') from commerce.event order by id desc limit 20
