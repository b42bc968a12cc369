-- Closed positions stay for good; sorting by what changes looks at the open ones only.
create index positions_open on positions (symbol) where size > 0;
