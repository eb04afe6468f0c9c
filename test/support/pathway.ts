import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { permittedTo, type Role } from '@chc/access';
import { type ActName, begin, type CaseRecord, dstPicture, INTAKE_ACTS, type IntakeActName } from '@chc/casework';
import { COMMAND_LINE, type Database } from '@chc/platform';
import { QuarterlyReturn } from '@chc/returns';
import { aChecklist, aFastTrackTool, somebody } from '../builders/intake.js';
import { Acting, anActor } from './acting.js';
import { aDstDone, anMdt } from './assessing.js';

/** Everybody a pathway needs, each with the permissions of their role and nothing more. */
const CAST = {
  referrer: 'referrer', access: 'single_point_of_access', practitioner: 'practitioner', lead: 'spoke_lead', manager: 'hub_manager', verifier: 'verifier',
} as const satisfies Record<string, Role>;

/** What is one word here and many acts in the case: the assessment from an MDT to a DST with its recommendation. */
type Several = 'assess';

/** One line of a script: the day, who, which act, its input where it is not the usual one, which row where it is not the latest. */
export type Line = readonly [on: string, who: keyof typeof CAST, does: ActName | IntakeActName | Several, input?: object | ((record: CaseRecord) => object), of?: (record: CaseRecord) => string];

const SENT: Partial<Record<IntakeActName, (words: object) => object>> = { send_checklist: aChecklist, send_fast_track_tool: aFastTrackTool };

/** Plays a script about one person of one commissioner, each line on its day. Gives back the case. */
export async function play(db: Database, commissioner: string, script: readonly Line[]): Promise<string> {
  const person = somebody({ commissioner });
  let caseId = '';
  for (const [on, who, does, given = {}, of] of script) {
    const acting = new Acting(db, anActor(`${who}.one`, { role: CAST[who], roles: [CAST[who]], may: permittedTo([CAST[who]]) }), on);
    const input = typeof given === 'function' ? (given as (record: CaseRecord) => object)(await acting.record(caseId)) : given;
    try {
      if (does === 'assess') await assess(acting, caseId, input);
      else if (does in INTAKE_ACTS) {
        const sent = SENT[does as IntakeActName]?.({ completedOn: on, ...person, ...input }) ?? { ...person, ...input };
        caseId = (await begin(db, acting.by, { action: does, input: sent, key: randomUUID() }, { today: on, at: acting.at })).caseId;
      } else await acting.do(caseId, does as ActName, input, of && { subjectId: of(await acting.record(caseId)) });
    } catch (error) {
      throw new Error(`${on} ${who} ${does}: ${JSON.stringify(error)} ${(error as Error).message}`, { cause: error });
    }
  }
  return caseId;
}

/** An assessment that leaves the MDT: members, council, DST, a reason for every warning, held and with the verifier. */
async function assess(acting: Acting, caseId: string, assessment: object): Promise<void> {
  await acting.do(caseId, 'invite_council', { council: 'Invented Council', invitedOn: acting.today, replyBy: acting.today });
  await acting.do(caseId, 'record_council_reply', { reply: 'takes_part', repliedOn: acting.today });
  const members = await anMdt(acting, caseId);
  await aDstDone(acting, caseId, assessment);
  const record = await acting.record(caseId);
  const subjectId = record.dst.find((one) => one.referralId === record.referral.at(-1)!.id && one.supersededAt === null)!.id;
  for (const member of members) await acting.do(caseId, 'sign_dst', { member }, { subjectId });
  const { warnings } = dstPicture(await acting.record(caseId), record.dst.find(({ id }) => id === subjectId)!);
  for (const { key } of warnings) await acting.do(caseId, 'answer_dst_warning', { warning: key, reason: 'Looked at, and so all the same' }, { subjectId });
  await acting.do(caseId, 'hold_mdt', { completedOn: acting.today });
  await acting.do(caseId, 'submit_for_verification', {});
}

/** The cells of a commissioner's return that are not nought: `table item type band` -> value; percentages wherever they have a denominator. */
export type Cells = Readonly<Record<string, number>>;

/** The return of a quarter as it is produced, by commissioner. */
export async function theReturn(db: Database, quarterEnd: string): Promise<ReadonlyMap<string, Cells>> {
  const folder = await mkdtemp(join(tmpdir(), 'chc-return-'));
  try {
    const { figures } = await new QuarterlyReturn(db).produce(quarterEnd, join(folder, 'out'), COMMAND_LINE);
    const cells = new Map<string, Record<string, number>>();
    for (const { organisation_code, organisation_kind, table, item, chc_type, band, value } of figures) {
      if (organisation_kind !== 'sub_icb') continue;
      if (!cells.has(organisation_code)) cells.set(organisation_code, {});
      if (value !== null && (value !== 0 || item.endsWith('_pct'))) cells.get(organisation_code)![[table, item, chc_type, band].filter((word) => word !== null).join(' ')] = value;
    }
    return cells;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
