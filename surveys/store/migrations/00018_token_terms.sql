-- +goose Up

alter table tokens add column made bigint not null default 0;
alter table tokens add column expires bigint not null default 0; -- 0: never
alter table tokens add column used text not null default '';     -- the day of the last use; empty: not yet
