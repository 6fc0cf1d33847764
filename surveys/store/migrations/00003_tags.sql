-- +goose Up

-- The codebook of a consultation: what open answers can be about.
create table tags (
	id           integer primary key,
	consultation text not null,    -- code
	label        text not null,
	folded       text not null,    -- label without capitals
	note         text not null,
	retired      boolean not null,
	unique (consultation, folded)
);

-- What one person made of one open answer. It goes when the answer goes.
create table codings (
	response bigint not null,      -- seq in the log
	question text not null,        -- "V21", "V4.text"
	user_id  text not null references users (id),
	primary key (response, question, user_id)
);
create table coding_tags (
	response bigint not null,
	question text not null,
	user_id  text not null,
	tag      integer not null references tags (id),
	primary key (response, question, user_id, tag),
	foreign key (response, question, user_id) references codings (response, question, user_id)
);
create index coding_tags_tag on coding_tags (tag);

-- Open answers that are marked for publication.
create table quotes (
	response bigint not null,
	question text not null,
	user_id  text not null references users (id), -- who marked it
	primary key (response, question)
);
