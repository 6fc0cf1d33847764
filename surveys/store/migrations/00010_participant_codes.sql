-- +goose Up

-- With what code participants read a conversation, without dashes; empty: to be
-- worked out from its ID when the program starts.
alter table conversations add column code text not null default '';
create index conversations_code on conversations (code);
