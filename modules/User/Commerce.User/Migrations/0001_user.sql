-- Addresses are compared by a spelling the module makes on every write.
create table "user" (
    id text primary key,
    email text not null,
    email_normalized text not null,
    first_name text,
    last_name text,
    avatar_url text,
    metadata jsonb,
    created_at timestamptz(3) not null default commerce.now(),
    updated_at timestamptz(3) not null default commerce.now(),
    deleted_at timestamptz(3)
);

create unique index "IDX_user_email_normalized_unique" on "user" (email_normalized) where deleted_at is null;
create index "IDX_user_deleted_at" on "user" (deleted_at) where deleted_at is not null;
