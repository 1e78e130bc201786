-- Addresses are compared by a spelling the module makes on every write. For users that exist already PostgreSQL makes it here, which is the
-- same spelling but for domains that are not ASCII; those get theirs with the next change of their address.
alter table "user" add column email_normalized text;
update "user" set email_normalized = lower(normalize(email, nfc));
alter table "user" alter column email_normalized set not null;
drop index "IDX_user_email_unique";
create unique index "IDX_user_email_normalized_unique" on "user" (email_normalized) where deleted_at is null;

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
