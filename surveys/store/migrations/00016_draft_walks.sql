-- +goose Up

-- How far people came, for counting: without the drafts themselves, which are long.
create index drafts_walks on drafts (survey, version, pages, touched) where not trial and change_of is null;
