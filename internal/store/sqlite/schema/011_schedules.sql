-- Schedules of saved questions: since which epoch they count, and what stopped them (JSON of reasons).
create table schedule(saved integer primary key, every text not null, set_at integer not null, since integer not null, since_at integer not null,
  stopped integer not null default 0, reasons text not null default '[]');
-- What they did: at most one run a question and epoch. Answers: numbers of intents, with a comma between.
create table run(saved integer not null, epoch integer not null, at integer not null, state text not null, answers text not null default '',
  refusal text not null default '', reasons text not null default '[]', primary key(saved, epoch)) without rowid;
create index use_unfinished on use(cache_key, epoch) where conclude is null and cache_key is not null;
