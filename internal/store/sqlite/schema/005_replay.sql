-- A load of rows that were set aside before, and not of a file.
alter table quality add column replay integer not null default 0;
