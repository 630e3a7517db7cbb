-- Quality: what each load was like, as counts; never a value of an identifier or a free text. Body: JSON of quality.Load.
create table quality(load integer primary key, dataset text not null, generation integer not null, at integer not null,
  rows integer not null, aside integer not null, excluded integer not null, again integer not null, newest text not null,
  body blob not null) without rowid;
create index quality_dataset on quality(dataset, load);
insert into quality select id, dataset, generation, at, rows, quarantined, 0, 0, '', '{}' from load;

-- Rows set aside: their cells by column (JSON), and what became of them. Excluded: a stated rule left the row out, it is no
-- fault. State: '' it waits; 'replayed' into the load again; 'discarded' with a reason; then its text is gone.
alter table quarantine add column excluded integer not null default 0;
alter table quarantine add column cells text not null default '';
alter table quarantine add column state text not null default '';
alter table quarantine add column mended integer not null default 0;
alter table quarantine add column ended integer not null default 0;
alter table quarantine add column role text not null default '';
alter table quarantine add column reason text not null default '';
alter table quarantine add column again integer not null default 0;
create index quarantine_dataset on quarantine(dataset, state, load);
