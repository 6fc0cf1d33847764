-- +goose Up

-- Imports under way. While a survey has one, its log ends before first for all
-- who read it: so an import appears as a whole, or not at all.
create table imports (
	id     text primary key,  -- random
	survey integer not null references surveys (id),
	first  bigint not null,   -- seq
	beat   bigint not null    -- when it last did something, ms
);
create index imports_survey on imports (survey);

-- The rows of the log that are an import's own: they are deleted if it breaks off.
create table import_parts (
	import text not null references imports (id),
	first  bigint not null,   -- seq
	last   bigint not null,
	primary key (import, first)
);
