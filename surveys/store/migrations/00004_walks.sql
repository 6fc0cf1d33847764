-- +goose Up

-- Walks through a questionnaire on the web that ended, as numbers only: nothing
-- ties one to a draft, a response or a person, nor to a day.
create table walks (
	survey  integer not null references surveys (id),
	version integer not null, -- of the definition: it says what the pages are
	page    integer not null, -- the last that was saved, from 0; -1: the response was sent
	n       bigint not null,
	primary key (survey, version, page)
);
