-- Up Migration
create table account_event (
  id uuid primary key,
  account_id uuid not null constraint account_event_account_fkey references account,
  event text not null constraint account_event_event_check check (event in ('disabled', 'enabled', 'sessions_ended')),
  reason text not null constraint account_event_reason_check check (reason <> ''),
  sessions_ended integer not null constraint account_event_sessions_ended_check check (sessions_ended >= 0),
  actor text not null,
  at timestamptz not null
);
comment on table account_event is 'What an administrator did to an account and why; only added to. What the person did with it is in the audit.';
create index account_event_by_account on account_event (account_id, at);
create trigger account_event_append_only before update or delete on account_event
  for each row execute function refuse_change();
create trigger account_event_no_truncate before truncate on account_event
  for each statement execute function refuse_change();
grant select, insert on account_event to chc_app;

-- Down Migration
drop table account_event;
