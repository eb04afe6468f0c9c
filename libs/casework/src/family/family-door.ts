import type { PlainDate } from '@chc/deadlines';
import { type Actor, type Database, DomainError, type Queryable } from '@chc/platform';
import { recordHappening } from '../act/account.js';
import { updateRow } from '../act/write.js';
import { readCase } from '../case/case.record.js';
import { familyLinkClosedBecause, type LinkStands, linkStandsIn, MOST_WRONG_AT_THE_DOOR } from './family-link.rules.js';

/** Minutes that a browser which came through the door may go on reading (chosen here). */
export const VISIT_MINUTES = 30;

interface Kept { readonly caseId: string; readonly linkId: string; readonly linkHash: string; readonly codeHash: string }

/**
 * Makes the link and its code, or makes them anew: the ones before open nothing any more, and a locked link is open again.
 * The secrets themselves are the caller's to show once; only their hashes come here.
 * @throws DomainError not_found; conflict `family_link_is_closed`
 */
export async function keepFamilyKey(db: Database, by: Actor, { caseId, linkId, linkHash, codeHash }: Kept, { today, at }: { today: PlainDate; at: Date }): Promise<void> {
  await db.as(by).transaction(async (tx) => {
    await tx.query('select from person where id = $1 for no key update', [caseId]);
    const record = await readCase(tx, caseId, today);
    const link = record?.family_link.find(({ id }) => id === linkId);
    if (!record || !link) throw new DomainError('not_found', ['no_such_record']);
    if (familyLinkClosedBecause(linkStandsIn(record, link)) !== null) throw new DomainError('conflict', ['family_link_is_closed']);
    await tx.query('delete from family_visit where family_link_id = $1', [linkId]);
    await tx.query(`
      insert into family_key (family_link_id, icb_id, person_id, link_hash, code_hash, made_at, made_by) values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (family_link_id) do update set link_hash = excluded.link_hash, code_hash = excluded.code_hash, made_at = excluded.made_at, made_by = excluded.made_by`,
    [linkId, link.icbId, caseId, linkHash, codeHash, at, by.id]);
    await updateRow(tx, 'family_link', link, { wrong_answers: 0 });
    await recordHappening(tx, by, { caseId, icbId: link.icbId, on: today, kind: 'family_link', id: linkId, action: 'make_family_key', event: 'family_key_made' });
  });
}

/** When the link and code that stand were made; null where none were. */
export async function familyKeyMadeAt(db: Queryable, linkId: string): Promise<Date | null> {
  const { rows } = await db.query<{ at: Date }>('select made_at as at from family_key where family_link_id = $1', [linkId]);
  return rows[0]?.at ?? null;
}

/** Whose page a browser may read. */
export interface FamilyVisit { readonly linkId: string; readonly caseId: string }
export type Opened = { readonly visit: FamilyVisit } | { readonly refused: 'wrong' | 'locked' | 'closed' };

type Found = Omit<LinkStands, 'today'> & FamilyVisit & { readonly codeHash: string; readonly wrong: number };

/** SQL of what the door asks of a link, and of nothing else in its case. */
const STANDS = `
  select l.id as "linkId", l.person_id as "caseId", l.wrong_answers as wrong, l.expires_on as "expiresOn", l.ended_on as "endedOn", p.born_on as "bornOn",
    p.merged_into_id as "mergedIntoId", p.restricted_at as "restrictedAt", p.died_on as "diedOn", l.icb_id as "icbId", p.icb_id as "caseIcbId",
    l.representative_id is not null as "hasRepresentative", r.kind as "representativeKind", r.ended_on as "representativeEndedOn",
    l.consent_id is not null as "hasConsent", c.ended_on as "consentEndedOn"
  from family_link l join person p on p.id = l.person_id
  left join representative r on r.id = l.representative_id left join consent c on c.id = l.consent_id`;

interface AtTheDoor {
  readonly linkHash: string;
  readonly codeHash: string;
  readonly bornOn: PlainDate;
  /** The hash of the secret that the browser is given when the door opens. */
  readonly visitHash: string;
}

/**
 * Opens the family's door for whoever has the link, its code and the person's date of birth: all three. The fifth wrong
 * answer in a row locks it. Which of the two was wrong is not told.
 * @param at now, from which the visit counts; `openedAt` the same on the business date
 */
export async function openFamilyDoor(db: Database, { linkHash, codeHash, bornOn, visitHash }: AtTheDoor, { today, at, openedAt = at }: { today: PlainDate; at: Date; openedAt?: Date }): Promise<Opened> {
  return db.transaction(async (tx): Promise<Opened> => {
    const { rows: [found] } = await tx.query<Found & { codeHash: string }>(
      `select k.code_hash as "codeHash", s.* from family_key k join (${STANDS}) s on s."linkId" = k.family_link_id where k.link_hash = $1`, [linkHash]);
    if (!found || familyLinkClosedBecause({ ...found, today }) !== null) return { refused: 'closed' };
    const { linkId, caseId } = found;
    // Whoever guesses many times at once waits here for each other.
    const { rows: [counted] } = await tx.query<{ wrong: number }>('select wrong_answers as wrong from family_link where id = $1 for update', [linkId]);
    if (counted!.wrong >= MOST_WRONG_AT_THE_DOOR) return { refused: 'locked' };
    if (found.codeHash !== codeHash || found.bornOn !== bornOn) {
      await tx.query('update family_link set wrong_answers = wrong_answers + 1 where id = $1', [linkId]);
      return { refused: counted!.wrong + 1 >= MOST_WRONG_AT_THE_DOOR ? 'locked' : 'wrong' };
    }
    await tx.query('update family_link set wrong_answers = 0, opened_at = $2, openings = openings + 1 where id = $1', [linkId, openedAt]);
    await tx.query('delete from family_visit where family_link_id = $1 and until_at <= $2', [linkId, at]);
    await tx.query(`insert into family_visit (visit_hash, family_link_id, icb_id, person_id, until_at) select $1, id, icb_id, person_id, $3::timestamptz + make_interval(mins => ${VISIT_MINUTES}) from family_link where id = $2`, [visitHash, linkId, at]);
    return { visit: { linkId, caseId } };
  });
}

/** Whose page the browser with this secret may read now; null when it may read none, or the link has closed since. */
export async function readFamilyVisit(db: Queryable, visitHash: string, { today, at }: { today: PlainDate; at: Date }): Promise<FamilyVisit | null> {
  const { rows: [found] } = await db.query<Found>(
    `select s.* from family_visit v join (${STANDS}) s on s."linkId" = v.family_link_id where v.visit_hash = $1 and v.until_at > $2`, [visitHash, at]);
  if (!found || found.wrong >= MOST_WRONG_AT_THE_DOOR || familyLinkClosedBecause({ ...found, today }) !== null) return null;
  return { linkId: found.linkId, caseId: found.caseId };
}

/** Ends the visit of one browser. */
export async function endFamilyVisit(db: Queryable, visitHash: string): Promise<void> {
  await db.query('delete from family_visit where visit_hash = $1', [visitHash]);
}
