-- Tokens for programs have a name, so that their owner knows them apart.
alter table token add column name text not null default '';
alter table token add column made integer not null default 0;

-- Requests that came with an Idempotency-Key, for a day: names and digests are keyed by what is not kept, replies hold nobody's
-- data. Status 0: under way, or cut off.
create table attempt(name blob primary key, at integer not null, body blob not null, status integer not null, reply blob) without rowid;
create index attempt_at on attempt(at);
