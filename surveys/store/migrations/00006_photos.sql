-- +goose Up

-- Photos of flip charts, cleaned of everything but what they show.
create table photos (
	id           bytea primary key, -- UUID, 16 bytes
	conversation bytea not null references conversations (id),
	n            integer not null,  -- in the order they were added
	caption      text not null,
	picture      bytea not null     -- JPEG
);
create index photos_conversation on photos (conversation, n);
