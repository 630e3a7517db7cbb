-- Times are microseconds since 1970 UTC; rho is nano-units; money is micro-units; 0 in a time column is "none".
create table meta(key text primary key, value) without rowid;
insert into meta values('clock', 0), ('catalog', 0), ('generation', 0), ('epoch', 0), ('next_person', 1), ('next_record', 1);

-- The two logs: 0 uses, 1 people. Salt and body go when a person is erased; the leaf stays.
create table entry(log integer not null, i integer not null, at integer not null, kind text not null,
  leaf blob not null, salt blob, body blob, primary key(log, i)) without rowid;
create table node(log integer not null, i integer not null, h blob not null, primary key(log, i)) without rowid;
create table head(log integer primary key, size integer not null, note blob not null);
create table published(log integer primary key, size integer not null, note blob not null);

-- What the company is: objects as applied, with their history.
create table object(kind text not null, id text not null, since integer not null, until integer, digest blob not null,
  file text not null, source text not null, primary key(kind, id, since)) without rowid;
create table party(id text primary key, body blob not null) without rowid;
create table agreement(id text primary key, version integer not null, standing blob not null) without rowid;

-- Permission: appended, never changed; a person's events go when the person is erased.
create table permission(seq integer primary key autoincrement, subject integer not null, choice text not null, purpose text not null,
  category text not null, recipient text not null, basis text not null, notice blob, channel text not null, actor text not null,
  given_at integer not null, until integer not null, recorded integer not null, entry integer not null);
create index permission_subject on permission(subject, seq);
create index permission_recipient on permission(recipient, seq);
create table permission_version(recipient text primary key, seq integer not null) without rowid;

-- Allowance: what was spent, by scope and UTC day.
create table spent(scope text not null, day integer not null, rho integer not null check(rho >= 0), primary key(scope, day)) without rowid;

-- Uses: the private side of intend and conclude. A use of one person's record goes when the person is erased.
create table use(intent integer primary key, at integer not null, kind text not null, purpose text not null, recipient text not null,
  agreement text not null, datasets text not null, categories text not null, permission integer not null, epoch integer not null,
  catalog integer not null, rho integer not null, price integer not null, rate integer not null, pool integer not null, currency text not null,
  cache_key blob, plan blob, subject integer not null, role text not null, actor text not null,
  conclude integer, released blob, digest blob);
create index use_cache on use(cache_key, epoch) where cache_key is not null;
create index use_subject on use(subject) where subject <> 0;
create index use_recipient on use(recipient, intent);

-- People and what they are known by. The secret commits to a person in the log; it goes with them. Entry: of their return.
create table person(id integer primary key, since integer not null, secret blob not null, entry integer);
create table person_key(kind text not null, value text not null, subject integer not null, verified integer not null,
  primary key(kind, value, subject)) without rowid;
create index person_key_subject on person_key(subject);
create table suppression(token blob primary key, at integer not null, returned integer not null) without rowid;
-- Deletions. seq: the version of permission that it moved to; sealed: what the search looks for, encrypted, until it ends.
create table erasure(id integer primary key autoincrement, at integer not null, subject integer not null, seq integer not null,
  entry integer not null, role text not null, step text not null, done integer not null, sealed blob, receipt blob);
create index erasure_subject on erasure(subject);
create table doomed(path text primary key) without rowid; -- files of rows that were replaced and are not unlinked yet

-- Rows: the files that each generation holds.
create table file(id integer primary key autoincrement, dataset text not null, bucket integer not null, path text not null unique,
  rows integer not null, bytes integer not null, since integer not null, until integer);
create index file_dataset on file(dataset, bucket);
create table load(id integer primary key autoincrement, dataset text not null, content blob not null, at integer not null,
  generation integer not null, rows integer not null, quarantined integer not null, suppressed integer not null, report blob not null,
  unique(dataset, content));
create table member(dataset text primary key, people blob not null) without rowid; -- roaring bitmap of who has rows
create table quarantine(id integer primary key autoincrement, load integer not null, dataset text not null, line integer not null,
  field text not null, rule text not null, text text not null, raw text not null);
create table epoch(number integer primary key, generation integer not null, at integer not null, reason text not null);

-- Coverage: noised counts of permitted people, on a public schedule.
create table coverage(dataset text not null, purpose text not null, recipient text not null, period integer not null,
  intent integer not null, about integer not null, primary key(dataset, purpose, recipient)) without rowid;

-- Money: postings sum to zero; followers move their cursor with their effect.
create table posting(id integer primary key autoincrement, entry integer not null, account text not null, micro integer not null,
  currency text not null, at integer not null);
create index posting_account on posting(account);
create table payout(id integer primary key autoincrement, subject integer not null, micro integer not null, currency text not null,
  at integer not null, through integer not null);
create index payout_subject on payout(subject);
create table follower(name text primary key, cursor integer not null) without rowid;

-- Who is asking.
create table account(name text primary key, version integer not null, body blob not null) without rowid;
create table token(hash blob primary key, use text not null, account text not null, subject integer not null, expires integer not null) without rowid;
create index token_holder on token(account, subject);
create table mail(id integer primary key autoincrement, to_address text not null, subject text not null, body text not null, at integer not null);
