import { type ActionStanding, ACTS, actionsOf, type CaseRecord, type Reason, reasonInWords, type ReferralRow, type Stage, STAGES } from '@chc/casework';
import type { Actor } from '@chc/platform';
import { isPast, recordTitle } from './part.views.js';
import { actOn, subjectOf } from './row.words.js';

/** Reasons that will not pass: such an act is not for this record at all. */
const NEVER: ReadonlySet<Reason> = new Set(['only_for_standard_referrals', 'only_for_fast_track', 'not_for_your_role', 'came_by_import', 'already_accepted', 'decided_in_time', 'not_found_eligible', 'not_upheld']);
const WAY = ['due', 'received', 'returned_incomplete', 'booked', 'assessing', 'mdt_held', 'verifying', 'completed', 'decided'];

export interface ActionView {
  readonly title: string;
  readonly href: string;
  /** Which record, where there are several of its kind. */
  readonly on: string | null;
  readonly reasons: readonly string[];
}

export interface StageActions {
  readonly id: Stage;
  readonly title: string;
  readonly open: readonly ActionView[];
  readonly notYet: readonly ActionView[];
  /** What may still be done about records that are over. */
  readonly past: readonly ActionView[];
}

type RowLike = Readonly<Record<string, unknown>> & { readonly id: string };

const rowOf = (record: CaseRecord, kind: string, id: string): RowLike | undefined =>
  (kind === 'case' ? undefined : (record as unknown as Record<string, readonly RowLike[]>)[kind]?.find((row) => row.id === id));

/** Whether a refused act may still come: its move lies ahead, or it is nothing but a reason away. */
function mayStillCome({ action, reasons }: ActionStanding, row: RowLike | undefined): boolean {
  if (reasons.some((reason) => NEVER.has(reason))) return false;
  const from = ACTS[action].moves?.from;
  const state = row?.state;
  if (!from || typeof state !== 'string' || from.includes(state)) return true;
  return WAY.includes(state) && from.some((one) => WAY.indexOf(one) > WAY.indexOf(state));
}

/**
 * What may be done in a case, stage by stage: first what is open now; then what will be, with the reasons in words. Acts
 * the reader's role never may, acts whose time has passed and acts on records that are over are left out, or folded away.
 */
export function stageActions(record: CaseRecord, by: Actor): StageActions[] {
  const several = new Set(Object.entries(record as unknown as Record<string, unknown>).flatMap(([part, rows]) => (Array.isArray(rows) && rows.length > 1 ? [part] : [])));
  const all = actionsOf(record, by).filter(({ action }) => !by.may || by.may.has(action));
  return (Object.keys(STAGES) as Stage[]).map((stage) => {
    const lists = { open: [] as ActionView[], notYet: [] as ActionView[], past: [] as ActionView[] };
    for (const standing of all.filter((one) => one.stage === stage)) {
      const { kind, id } = standing.subject;
      const row = rowOf(record, kind, id);
      const past = row !== undefined && isPast(kind, row, record.today);
      const view: ActionView = {
        title: row ? actOn(standing.action, row) : standing.title, href: `/cases/${record.caseId}/${kind}/${id}/${standing.action}`,
        on: row && several.has(kind) && subjectOf(kind, row) === null ? recordTitle(kind, row) : null,
        reasons: standing.reasons.map(reasonInWords),
      };
      // What is challenged is over by its nature.
      if (standing.allowed) lists[past && stage !== 'challenge' ? 'past' : 'open'].push(view);
      else if (!past && mayStillCome(standing, row)) lists.notYet.push(view);
    }
    return { id: stage, title: STAGES[stage], ...lists };
  }).filter(({ open, notYet, past }) => open.length + notYet.length + past.length > 0);
}

/** Reasons about whoever asks, which say nothing to somebody who would not decide anyway. */
const OF_WHOEVER_ASKS: ReadonlySet<Reason> = new Set(['verifier_is_the_coordinator', 'verifier_was_in_the_mdt', 'verifier_wrote_in_the_dst', 'not_by_finance', 'needs_another_person']);

/** Why a referral cannot be decided yet, whoever asks: the reasons of the act that would decide it. */
export function whyNotDecided(record: CaseRecord, referral: ReferralRow, by: Actor): string[] {
  const decides = actionsOf(record, { id: by.id, role: by.role, organisationId: by.organisationId, accountId: by.accountId ?? '' })
    .filter(({ action, subject }) => subject.id === referral.id && ['decision_recorded', 'fast_track_accepted'].includes(ACTS[action].moves?.event ?? ''))
    .find(({ reasons }) => !reasons.some((reason) => NEVER.has(reason)));
  const verifies = !by.may || by.may.has('record_decision');
  if (decides) return decides.reasons.filter((reason) => verifies || !OF_WHOEVER_ASKS.has(reason)).map(reasonInWords);
  return referral.activityType === '02' || referral.state === 'verifying' ? [] : [reasonInWords(`not_possible_when_${referral.state}`)];
}
