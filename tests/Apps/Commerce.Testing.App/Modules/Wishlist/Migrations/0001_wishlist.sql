create table wish (text text primary key);
