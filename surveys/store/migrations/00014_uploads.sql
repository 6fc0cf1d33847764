-- +goose Up

-- Who sent in a workbook of paper forms or conversations, and when. What was in it
-- is known by the file, and says nothing of this.
create table uploads (
	id      integer primary key,
	moment  bigint not null,      -- ms
	survey  integer not null references surveys (id),
	user_id text not null references users (id),
	kind    text not null,        -- forms, talks
	file    text not null,        -- UUID that the workbook was handed out with
	given   integer not null,     -- rows or conversations in it
	added   integer not null,     -- that were new
	changed integer not null      -- that replaced what was stored
);
create index uploads_survey on uploads (survey, moment);
