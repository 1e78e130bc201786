create table book (id text primary key);
