-- Certificates: the board's word on a dataset, with its entry in the record, and how it ended. Nothing is ever removed.
create table certificate(entry integer primary key, dataset text not null, at integer not null, until integer not null, contract blob not null,
  purposes text not null, decisions text not null, note text not null, role text not null, account text not null,
  ended integer not null default 0, end_entry integer not null default 0, end_how text not null default '', end_role text not null default '',
  end_account text not null default '', end_why text not null default '') without rowid;
create index certificate_dataset on certificate(dataset, entry);
