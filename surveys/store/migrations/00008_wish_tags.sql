-- +goose Up

-- Which tag a wish of conversations was merged into. Alike wishes are one.
create table wish_tags (
	survey  integer not null references surveys (id),
	theme   text not null,
	wish    text not null,            -- folded: without capitals and double spaces
	tag     integer not null references tags (id),
	user_id text not null references users (id), -- who did
	primary key (survey, theme, wish)
);
create index wish_tags_tag on wish_tags (tag);
