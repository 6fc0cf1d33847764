-- +goose Up

-- Who entered a form that was filled in on paper, apart from the answers. It goes
-- when the response is withdrawn.
create table paper_entries (
	id       bytea primary key,   -- UUID of the response, 16 bytes
	survey   integer not null references surveys (id),
	user_id  text not null references users (id),
	n        integer not null,    -- the number that was written on the paper
	moment   bigint not null,     -- ms
	twice    boolean not null,    -- drawn to be entered a second time
	checked  bigint not null,     -- when it was, in ms; 0: not yet
	differed integer not null     -- in how many lines
);
create index paper_entries_user on paper_entries (survey, user_id, moment);
