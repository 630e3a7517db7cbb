-- What people said of late to one purpose is counted for the board each time it looks: by a range of days here, not by reading
-- all that anybody ever said.
create index permission_lately on permission(recipient, purpose, given_at, choice, subject);
