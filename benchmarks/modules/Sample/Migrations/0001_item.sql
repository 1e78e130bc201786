create table item (
    id text primary key,
    name text not null,
    quantity integer not null,
    created_at timestamptz(3) not null default commerce.now(),
    updated_at timestamptz(3) not null default commerce.now(),
    deleted_at timestamptz(3)
);

create index "IDX_item_deleted_at" on item (deleted_at) where deleted_at is not null;
