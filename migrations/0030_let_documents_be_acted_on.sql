-- Up Migration
alter table document add column version integer not null default 1;
grant update (version) on document to chc_app;

-- Down Migration
alter table document drop column version;
