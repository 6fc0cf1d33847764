-- +goose Up

-- Who took single responses out, when and why. Rows are only added.
create table downloads (
	id     integer primary key,
	moment bigint not null,
	email  text not null,   -- of the account, as it was then
	survey text not null,   -- slug
	format text not null,
	responses bigint not null, -- in the file
	reason text not null check (reason <> '')
);
