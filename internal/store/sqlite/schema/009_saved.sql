-- Saved questions: what would be asked (JSON), never what was answered. Owner: an account. Times of 0: not shared, not deleted.
create table saved(id integer primary key autoincrement, name text not null, owner text not null, kind text not null, inputs text not null,
  asks text not null, made integer not null, shared integer not null default 0, deleted integer not null default 0);
create index saved_owner on saved(owner);
