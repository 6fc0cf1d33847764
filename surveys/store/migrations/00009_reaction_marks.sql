-- +goose Up

-- How far an organiser is with a reaction: empty, handled or removed. Of one that
-- was removed the remark is gone.
alter table reactions add column mark text not null default '';

-- Every change of that, and who made it.
create table reaction_marks (
	conversation bytea not null,
	reaction     integer not null,  -- its n
	n            integer not null,  -- 1, 2, …
	moment       bigint not null,   -- ms
	user_id      text not null references users (id),
	mark         text not null,
	note         text not null,     -- why it was removed
	primary key (conversation, reaction, n),
	foreign key (conversation, reaction) references reactions (conversation, n)
);
