-- What people said about facts that are held about them: appended, never changed; it goes with its person.
create table correction(seq integer primary key autoincrement, subject integer not null, dataset text not null, field text not null,
  said text not null, text text not null, actor text not null, at integer not null, entry integer not null);
create index correction_subject on correction(subject, seq);
