-- +goose Up

-- Grows within a survey with every save, so that who keeps conversations in memory
-- can ask what came since. Those of before have 0.
alter table conversations add column seq bigint not null default 0;
create index conversations_log on conversations (survey, seq);
