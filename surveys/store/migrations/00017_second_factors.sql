-- +goose Up

-- What a user proves besides the password: codes of an app (TOTP).
create table second_factors (
	user_id text primary key references users (id),
	secret  text not null,  -- sealed with a key outside the database
	step    bigint not null -- the last one of which a code was used: a code works once
);

-- For who has lost the app; each works once.
create table recovery_codes (
	user_id text not null references second_factors (user_id),
	hash    text not null,  -- keyed hash
	primary key (user_id, hash)
);
