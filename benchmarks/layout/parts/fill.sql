\ir ../uuid/fill.sql
insert into workflow_transaction select 'create-order', 'order-' || i, id_at(i) from generate_series(10, :n, 10) as i;
