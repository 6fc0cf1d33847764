-- +goose Up

-- Through which conversation somebody came to the survey: its UUID, 16 bytes; null:
-- through none, and once the answers are superseded or withdrawn.
alter table responses add column conversation bytea;
alter table drafts add column conversation bytea;
create index responses_conversation on responses (survey, conversation) where conversation is not null and not trial;
