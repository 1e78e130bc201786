create table "account" (
    "id" text not null,
    "email" text not null,
    "name" text,
    "email_normalized" text not null,
    "created_at" timestamptz(3) not null default commerce.now(),
    "updated_at" timestamptz(3) not null default commerce.now(),
    "deleted_at" timestamptz(3),
    primary key ("id")
);

create table "entry" (
    "id" text not null,
    "account_id" text not null,
    "points" integer not null,
    "reason" text not null,
    "created_at" timestamptz(3) not null default commerce.now(),
    "updated_at" timestamptz(3) not null default commerce.now(),
    "deleted_at" timestamptz(3),
    constraint "entry_points_check" check (points <> 0),
    primary key ("id")
);

create unique index "IDX_account_email_normalized_unique" on "account" ("email_normalized") where deleted_at is null;
create index "IDX_account_deleted_at" on "account" ("deleted_at") where deleted_at is not null;

create index "IDX_entry_created_at" on "entry" ("created_at") where deleted_at is null;
create index "IDX_entry_account_id" on "entry" ("account_id") where deleted_at is null;
create index "IDX_entry_deleted_at" on "entry" ("deleted_at") where deleted_at is not null;

alter table "entry" add constraint "entry_account_id_fkey" foreign key ("account_id") references "account" on delete cascade;
