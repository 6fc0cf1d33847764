-- +goose Up

-- What a room answers on its phones, at one moment of a conversation.
create table rounds (
	id           bytea primary key, -- UUID, 16 bytes
	conversation bytea not null references conversations (id),
	code         text not null unique,
	asks         text not null,     -- JSON
	dots_each    integer not null,
	opened       bigint not null,   -- ms
	revealed     boolean not null,
	closed       boolean not null,
	taken        boolean not null   -- into the record
);
create index rounds_conversation on rounds (conversation, opened);

-- One answer per phone and question. A phone is a random number in a cookie.
create table votes (
	round bytea not null references rounds (id),
	phone bytea not null,
	ask   integer not null,         -- from 0
	vote  text not null,            -- JSON
	primary key (round, phone, ask)
);
