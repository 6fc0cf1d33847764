-- One text for SQLite and PostgreSQL. Booleans are boolean; moments are bigint,
-- milliseconds since 1970-01-01 UTC, 0 is "not set"; days are text, YYYY-MM-DD.
-- Keys are given out by the writer within its transaction, not by the engine.

-- +goose Up

-- What other processes look at to see that surveys or definitions changed.
create table changes (
	id integer primary key, -- always 1
	n  bigint not null      -- grows with every change
);
insert into changes (id, n) values (1, 0);

-- Which keys file belongs to this database (package codes, Check).
create table keys (
	id    integer primary key, -- always 1
	mark  text not null
);

create table surveys (
	id       integer primary key,
	slug     text not null unique,
	version  integer not null, -- the newest of definitions; 0: none
	fixed    integer not null, -- versions up to this one were open to the public and never change
	opens    bigint not null,
	closes   bigint not null,
	made_up  boolean not null,
	title    text not null,    -- JSON, of the newest version
	settings text not null     -- JSON
);

create table definitions (
	survey   integer not null references surveys (id),
	version  integer not null, -- from 1
	revision integer not null, -- grows while a version that was never open is replaced
	json     text not null,
	primary key (survey, version)
);

-- The append-only log: a row for every stored, changed or withdrawn response.
-- A row is never deleted; what a person takes back is erased from it.
create table responses (
	seq      integer primary key, -- grows by the order of commits
	survey   integer not null,
	version  integer not null,
	id       bytea unique,        -- UUID, 16 bytes; null once superseded or withdrawn
	kind     integer not null,    -- 1 stored, 2 changed, 3 withdrawn
	replaces bigint not null,     -- seq of the row that this one changes or withdraws; 0: none
	mode     text not null check (mode <> ''),
	language text not null,
	day      text not null,       -- empty: unknown
	trial    boolean not null,
	made_up  boolean not null,
	answers  text,                -- JSON, canonical; null once superseded or withdrawn
	foreign key (survey, version) references definitions (survey, version)
);
create index responses_log on responses (survey, seq);
-- The few rows that are not just one more response, for counting.
create index responses_special on responses (survey, seq) where kind <> 1 or trial;

-- Keyed hashes of withdrawn IDs, so that a replay is recognised.
create table withdrawn (
	mark text primary key
);

-- Answers on their way, verbatim as they were typed.
create table drafts (
	id        bytea primary key, -- UUID, 16 bytes
	survey    integer not null references surveys (id),
	version   integer not null,
	language  text not null,
	trial     boolean not null,
	change_of bytea,             -- UUID of the response that is being changed; null: none
	saves     integer not null,  -- how often any page was saved
	pages     text not null,     -- how often each page was saved: "0:2 1:1"
	typed     text not null,     -- form fields, application/x-www-form-urlencoded
	opened    bigint not null,
	touched   bigint not null
);
create index drafts_touched on drafts (touched);
create index drafts_change on drafts (change_of) where change_of is not null;

-- Addresses for invitations, apart from the answers, without time or order: id
-- is random.
create table contacts (
	id        integer primary key,
	survey    integer not null references surveys (id),
	email     text not null,
	delete_on text not null,     -- the day on which the address goes
	unique (survey, email)
);

create table users (
	id             text primary key,
	email          text not null unique, -- lower case
	role           text not null,
	municipalities text not null,        -- codes, a space between
	microdata      boolean not null,
	disabled       boolean not null,
	password       text not null         -- argon2id hash; empty: none set yet
);

create table tokens (
	hash    text primary key,  -- keyed hash of the token
	user_id text not null references users (id),
	name    text not null,
	scope   text not null
);
create index tokens_user on tokens (user_id);

create table sessions (
	hash    text primary key,  -- keyed hash of the session's ID
	user_id text not null,     -- empty: not signed in
	data    text not null,
	expires bigint not null
);
create index sessions_user on sessions (user_id);

create table links (
	hash    text primary key,  -- keyed hash of the link's secret
	kind    text not null,     -- setup or reset
	user_id text not null,     -- empty: makes a new user
	expires bigint not null
);
create index links_user on links (user_id);
