-- Versions of public tables. Shape: the columns that the rows fit; seen: what they show of each column; data: the rows, as JSON.
-- An epoch sees the newest version that was there when it opened; old answers are laid out with theirs.
create table reference(id integer primary key autoincrement, name text not null, content blob not null, shape blob not null, at integer not null,
  generation integer not null, rows integer not null, seen text not null, data text not null);
create index reference_name on reference(name, id);
