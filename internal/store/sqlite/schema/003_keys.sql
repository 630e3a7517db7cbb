-- own: the person column of a source, a list of choices or a proof gave this key, so that it tells people apart; else a row
-- claims it beside. Of what was known before, a key of one person is their own.
alter table person_key add column own integer not null default 0;

-- Gmail addresses have one form: no dots and no suffix. Where a person had both, one is enough.
update or ignore person_key set value = replace(substr(value, 1, case when instr(value, '+') > 1 then instr(value, '+') else instr(value, '@') end - 1), '.', '') || '@gmail.com'
  where kind = 'email' and value like '%_@gmail.com' and substr(value, 1, 1) <> '+' and replace(substr(value, 1, instr(value, '@') - 1), '.', '') not in ('', '+')
  and replace(value, '.', '') not like '+%';
delete from person_key where kind = 'email' and value like '%_@gmail.com' and (instr(substr(value, 1, instr(value, '@') - 1), '.') > 0 or instr(value, '+') > 1)
  and exists (select 1 from person_key k where k.kind = 'email' and k.subject = person_key.subject and k.value =
    replace(substr(person_key.value, 1, case when instr(person_key.value, '+') > 1 then instr(person_key.value, '+') else instr(person_key.value, '@') end - 1), '.', '') || '@gmail.com');

update person_key set own = 1 where (select count(*) from person_key k where k.kind = person_key.kind and k.value = person_key.value) = 1;
