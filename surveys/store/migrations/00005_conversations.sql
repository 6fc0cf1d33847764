-- +goose Up

-- What organisers entered of their conversations, as it is now. A draft that was
-- thrown away leaves its ID, so that a device that did not know does not bring it
-- back.
create table conversations (
	id           bytea primary key, -- UUID, 16 bytes
	survey       integer not null references surveys (id),
	municipality text not null,     -- code; empty: not filled in yet
	held         text not null,     -- day; empty: not filled in yet
	status       text not null,     -- draft, submitted, confirmed, locked, discarded
	version      integer not null,
	submitted    bigint not null,   -- when it was, in ms; 0: not yet
	record       text not null      -- JSON, canonical; empty once discarded
);
create index conversations_survey on conversations (survey, municipality);

-- Every version, and who made it.
create table conversation_versions (
	conversation bytea not null references conversations (id),
	version      integer not null,
	moment       bigint not null,   -- ms
	user_id      text not null references users (id),
	status       text not null,
	note         text not null,     -- why, of a correction
	record       text not null,
	primary key (conversation, version)
);

-- What participants said of a record they read; nothing says who they are.
create table reactions (
	conversation bytea not null references conversations (id),
	n            integer not null,
	version      integer not null,  -- that they read
	day          text not null,
	agrees       boolean not null,
	remark       text not null,
	primary key (conversation, n)
);
