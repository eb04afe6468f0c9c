-- Up Migration
-- What the board counts has changed: whoever keeps one drawn draws it anew. Nothing is lost with a notice that is: boards are
-- drawn anew by themselves after a minute.
create function ring_board() returns trigger language plpgsql as $$
begin
  perform pg_notify('board', '');
  return null;
end $$;
comment on function ring_board is 'Says on channel board that something a board counts was written; once a transaction, and nothing of what.';
create trigger referral_rings_board after insert or update or delete on referral for each statement execute function ring_board();
create trigger eligibility_rings_board after insert or update or delete on eligibility for each statement execute function ring_board();
create trigger review_rings_board after insert or update or delete on review for each statement execute function ring_board();
create trigger verification_rings_board after insert or update or delete on verification for each statement execute function ring_board();
create trigger person_rings_board after update or delete on person for each statement execute function ring_board();

-- Down Migration
drop trigger person_rings_board on person;
drop trigger verification_rings_board on verification;
drop trigger review_rings_board on review;
drop trigger eligibility_rings_board on eligibility;
drop trigger referral_rings_board on referral;
drop function ring_board;
