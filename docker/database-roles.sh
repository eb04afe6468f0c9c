#!/bin/sh
# Run once, when the PostgreSQL volume is new: the owner, who migrates, and the role the services work as.
set -eu
psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set=owner_password="$CHC_OWNER_PASSWORD" --set=app_password="$CHC_APP_PASSWORD" <<'SQL'
create role chc_migrator login password :'owner_password';
create role chc_app login password :'app_password';
grant chc_app to chc_migrator;
create database chc owner chc_migrator;
revoke all on database chc from public;
grant connect on database chc to chc_app;
SQL
