-- claim of due runs
select id from commerce.workflow_live where workflow_id = 'create-order' and wake_at <= now() and host is null and parked_reason is null order by wake_at limit 10 for update skip locked
-- claim of deliveries
select ctid from commerce.delivery where subscriber = 'Shop.Subscribers.OrderCreated' and state = 'pending' and host is null and due_at <= now() order by priority, due_at limit 10 for update skip locked
-- fence of a step
select state from commerce.workflow_live where id = commerce.id_at(9950) and coalesce(host, 0) = 7
-- newest 20 runs
select run.id, run.workflow_id, coalesce(live.state, ended.state), created_at from commerce.workflow_execution as run left join commerce.workflow_live as live on live.id = run.id left join commerce.workflow_end as ended on ended.id = run.id order by run.id desc limit 20
-- newest 20 failed runs
select run.id, run.workflow_id, coalesce(live.state, ended.state), created_at from commerce.workflow_execution as run left join commerce.workflow_live as live on live.id = run.id left join commerce.workflow_end as ended on ended.id = run.id where run.workflow_id = 'create-order' and coalesce(live.state, ended.state) = 'failed' order by run.id desc limit 20
-- a run with its entries
select * from commerce.workflow_execution as run left join commerce.workflow_live as live on live.id = run.id left join commerce.workflow_end as ended on ended.id = run.id join commerce.workflow_step as step on step.execution_id = run.id where run.id = commerce.id_at(5000)
-- a run by its transaction id
select execution_id from commerce.workflow_transaction where workflow_id = 'create-order' and transaction_id = 'order-5000'
-- newest 20 events with deliveries
select id, name, (select count(*) from commerce.delivery_done where event_id = event.id) from commerce.event order by id desc limit 20
