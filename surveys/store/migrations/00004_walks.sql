-- +goose Up

-- Walks through a questionnaire on the web that ended, as numbers only: nothing
-- ties one to a draft, a response or a person.
create table walks (
	survey  integer not null references surveys (id),
	version integer not null, -- of the definition: it says what the pages are
	day     text not null,    -- YYYY-MM-DD of the end: sent, or saved for the last time
	page    integer not null, -- the last that was saved, from 0; -1: the response was sent
	n       bigint not null,
	primary key (survey, version, day, page)
);
