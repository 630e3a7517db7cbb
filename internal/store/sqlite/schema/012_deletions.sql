-- What partners are asked to delete, and their word that they did: each with its entry in the record. Nothing is ever removed.
create table deletion_request(id integer primary key, party text not null, body blob not null, digest blob not null, entry integer not null,
  attestation blob, attested_entry integer not null default 0);
create table deletion_answer(intent integer not null, why text not null, request integer not null, primary key(intent, why)) without rowid;
