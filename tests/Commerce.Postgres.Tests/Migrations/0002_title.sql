alter table book add column title text;
