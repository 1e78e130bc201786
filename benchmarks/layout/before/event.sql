select 'evt_' || commerce.new_id() as id \gset
begin;
insert into commerce.event (id, name, data, depth, emitted_at) values (:id, 'order.created', '{"id":"order_01JDQK2Y8Z3V5W7X9Y0Z1A2B3C"}', 0, now());
insert into commerce.delivery (event_id, subscriber, host) values (:id, 'Shop.Subscribers.OrderCreated', 7);
commit;
update commerce.delivery set state = 'done', host = null, attempt = 1, finished_at = now()
    where event_id = :id and subscriber = 'Shop.Subscribers.OrderCreated' and state = 'pending' and host = 7 and attempt = 0;
