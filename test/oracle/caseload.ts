import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { addMonths } from './dates.js';

type Cells = Record<string, string>;
export interface Organisation { code: string; kind: string; parent: string }
export interface Referral {
  id: string; commissioner: string; type: string; received: string; dst: string; dstSetting: string;
  decided: string; outcome: string; discounted: string;
}
export interface Eligibility { id: string; commissioner: string; funding: string; from: string; to: string }
export interface Review { id: string; eligibility: Eligibility; type: string; due: string; completed: string; made: boolean }
export interface Appeal { id: string; commissioner: string; requested: string; letter: string; outcome: string }

/** What a valid bundle says, with the contract's rules on ends, commissioners and reviews worked out; a blank date is ''. */
export interface Caseload {
  organisations: Organisation[]; referrals: Referral[]; eligibilities: Eligibility[]; reviews: Review[]; appeals: Appeal[];
}

function read(dir: string, kind: string): Cells[] {
  const path = join(dir, `${kind}.csv`);
  return existsSync(path) ? parse(readFileSync(path), { columns: true, bom: true, skip_empty_lines: true }) : [];
}

/** Reads a valid bundle as known on `today` (the business date of the import, on which reviews are made). */
export function readCaseload(dir: string, today: string): Caseload {
  const persons = new Map(read(dir, 'persons').map((row) => [row.person_id!, row]));
  const commissionerOf = (row: Cells): string => row.commissioner_code || persons.get(row.person_id!)!.commissioner_code!;

  const referrals: Referral[] = read(dir, 'referrals').map((row) => ({
    id: row.service_request_id!, commissioner: commissionerOf(row), type: row.activity_type!, received: row.received_date!,
    dst: row.dst_completed_date!, dstSetting: row.dst_setting!, outcome: row.decision_outcome!, discounted: row.discounted_date!,
    decided: row.activity_type === '02' ? row.accepted_date! : row.decision_date!,
  }));
  const referralById = new Map(referrals.map((referral) => [referral.id, referral]));

  const eligibilities: Eligibility[] = read(dir, 'eligibilities').map((row) => ({
    id: row.eligibility_id!, commissioner: commissionerOf(row), funding: row.funding!, from: row.eligible_from!,
    to: endOf(row.eligible_from!, row.eligible_to!, persons.get(row.person_id!)!.death_date!),
  }));

  const appeals: Appeal[] = read(dir, 'appeals').map((row) => ({
    id: row.appeal_id!, commissioner: referralById.get(row.service_request_id!)!.commissioner, requested: row.requested_date!,
    letter: row.outcome_letter_date!, outcome: row.outcome!,
  }));

  return {
    organisations: read(dir, 'organisations').map((row) => ({ code: row.code!, kind: row.kind!, parent: row.parent_code! })),
    referrals, eligibilities, appeals,
    reviews: reviewsOf(eligibilities, read(dir, 'reviews'), today),
  };
}

/** The first day no longer eligible: the source's, else the later of the day of death and the first day, else '' while it lasts. */
function endOf(from: string, to: string, death: string): string {
  if (to !== '' || death === '') return to;
  return death > from ? death : from;
}

function reviewsOf(eligibilities: Eligibility[], rows: Cells[], today: string): Review[] {
  const byEligibility = new Map<string, Cells[]>();
  for (const row of rows) byEligibility.set(row.eligibility_id!, [...(byEligibility.get(row.eligibility_id!) ?? []), row]);

  const reviews: Review[] = [];
  for (const eligibility of eligibilities) {
    const own = byEligibility.get(eligibility.id) ?? [];
    let latest: Cells | undefined;
    for (const row of own) if (row.completed_date && row.completed_date > (latest?.completed_date ?? '')) latest = row;
    for (const row of own) {
      const byRule = row.review_type === '01' ? addMonths(eligibility.from, 3) : addMonths(latest?.completed_date ?? eligibility.from, 12);
      reviews.push({
        id: row.review_id!, eligibility, type: row.review_type!, due: row.due_date || byRule, completed: row.completed_date!, made: false,
      });
    }
    if (!isLive(eligibility, today) || own.some((row) => row.completed_date === '')) continue;
    const due = latest ? latest.next_planned_date || addMonths(latest.completed_date!, 12) : addMonths(eligibility.from, 3);
    reviews.push({ id: `made for ${eligibility.id}`, eligibility, type: latest ? '02' : '01', due, completed: '', made: true });
  }
  return reviews;
}

/** Eligible on D when from <= D < to. */
export const isLive = (eligibility: Eligibility, on: string): boolean =>
  eligibility.from <= on && (eligibility.to === '' || on < eligibility.to);
