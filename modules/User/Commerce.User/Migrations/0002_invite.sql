create table invite (
    id text primary key,
    email text not null,
    email_normalized text not null,
    accepted boolean not null default false,
    nonce text not null,
    issued_at timestamptz(3) not null,
    expires_at timestamptz(3) not null,
    metadata jsonb,
    created_at timestamptz(3) not null default commerce.now(),
    updated_at timestamptz(3) not null default commerce.now(),
    deleted_at timestamptz(3)
);

create unique index "IDX_invite_email_normalized_unique" on invite (email_normalized) where deleted_at is null;
create index "IDX_invite_expires_at" on invite (expires_at);
create index "IDX_invite_deleted_at" on invite (deleted_at) where deleted_at is not null;
