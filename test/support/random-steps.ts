import { randomUUID } from 'node:crypto';
import type { Role } from '@chc/access';
import { inScope, permittedTo } from '@chc/access';
import { type Act, type ActionStanding, actionsOf, ACTS, type CaseRecord, DomainError, type Fields, mayBeLeftOut, perform, readCase, RefusedInput, type Standing, subjectRow, wordsOf } from '@chc/casework';
import { addDays } from '@chc/deadlines';
import type { DocumentStore } from '@chc/documents';
import { type Actor, type Database, SYSTEM } from '@chc/platform';
import type { Chance } from '../oracle/chance.js';

/** People who act on the cases of a walk, each with what their role permits and the cases it shows them; contributors every case, as they are invited on the way. */
export async function walkers(db: Database, today: string, chance: Chance, roles: readonly Role[], organisationId: string): Promise<Actor[]> {
  return Promise.all(Array.from({ length: 16 }, async (_, at): Promise<Actor> => {
    const role = roles[at % roles.length]!;
    const by: Actor = { id: `walker.${at}`, accountId: randomUUID(), role, roles: [role], name: `Walker ${at}`, organisationId, practitioner: `PR-${chance.between(0, 5)}`, may: permittedTo([role]) };
    return role === 'mdt_contributor' ? { ...by, scope: SYSTEM } : inScope(db, by, today, new Date(`${today}T10:00:00Z`));
  }));
}

const WORDS = ['evidence seen', 'agreed on the telephone', 'PR-1', 'PR-2', 'needs help at night', 'Ashworth', 'the ward', 'walker.3', 'S01', 'PROV1'];
/** What fields of some names are mostly given, so that whatever asks for a provider or a time of day comes about at all. */
const LIKELY: readonly [field: RegExp, words: readonly string[]][] = [
  [/provider|home|organisation$/i, ['PROV1', 'HOME1']], [/^council$/, ['LA1', 'LA1', 'the council']], [/commissioner/i, ['S01', 'S02']], [/practitioner|coordinator|owner|assignee/i, ['PR-1', 'PR-2']],
];
const A_PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

/** A value that a field would mostly take: well-formed, and sometimes not what the case would have. */
function aValue(chance: Chance, fields: Fields, name: string, offered: Readonly<Record<string, string>> | undefined, record: CaseRecord): unknown {
  const { control, options = {} } = wordsOf(fields[name]!);
  const codes = Object.keys(offered ?? options);
  switch (control) {
    case 'date': return addDays(record.today, chance.pick([0, 0, 0, 0, 0, -1, -3, -20, 1, 10, 40]));
    case 'moment': return `${addDays(record.today, chance.pick([0, -1, -2, 1]))}T0${chance.between(1, 9)}:30`;
    case 'time': return '10:30';
    case 'choice': return codes.length > 0 ? chance.pick(codes) : 'nothing-offered';
    case 'choices': return codes.filter(() => chance.yes(0.5));
    case 'yes_no': return chance.yes(0.6);
    case 'whole': return chance.pick([0, 1, 5, 50, 100]);
    case 'pounds': return chance.between(0, 200_000);
    case 'file': return { name: 'paper.pdf', bytes: A_PDF };
    case 'carried': return chance.pick([randomUUID(), ...Object.values(record).flatMap((part) => (Array.isArray(part) ? (part as { id: string }[]).map(({ id }) => id) : []))]);
    case 'line': case 'lines': return chance.pick((chance.yes(0.7) && LIKELY.find(([field]) => field.test(name))?.[1]) || WORDS);
  }
}

/** Input for an act: what its form would begin with, the rest made up; now and then a field is spoilt or missing. */
export function anInput(chance: Chance, act: Act, at: Standing): Record<string, unknown> {
  const asked = 'domain' in act.fields ? { domain: chance.pick(Object.keys(wordsOf(act.fields.domain).options ?? { breathing: '' })) } : {};
  const offers = act.offers?.(at, asked as Record<string, string>) ?? {};
  const input: Record<string, unknown> = { ...act.initial?.(at, asked as Record<string, string>), ...asked };
  for (const name of Object.keys(act.fields)) {
    if (input[name] === undefined && (!mayBeLeftOut(act.fields[name]!) || chance.yes(0.4))) input[name] = aValue(chance, act.fields, name, offers[name], at.record);
    if (chance.yes(0.03)) input[name] = chance.pick(['', null, 'x\u0000y', '2026-02-30', -1, {}, []]);
  }
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}

/** What became of one step of a walk. */
export type Step =
  | { readonly did: string; readonly made: boolean }
  | { readonly refused: string; readonly kind: string; readonly reasons: readonly string[] };

export interface Walk {
  readonly db: Database;
  readonly today: string;
  readonly cases: readonly string[];
  readonly people: readonly Actor[];
  readonly store?: DocumentStore;
}

/**
 * Somebody does something in some case: mostly what the table of acts says is possible, sometimes what it says is not.
 * @throws whatever is neither done nor refused with a reason
 */
export async function step(chance: Chance, { db, today, cases, people, store }: Walk): Promise<Step> {
  const caseId = chance.pick(cases);
  const by = chance.pick(people);
  const record = (await readCase(db, caseId, today))!;
  const all = actionsOf(record, by);
  const open = all.filter(({ allowed }) => allowed);
  const chosen: ActionStanding | undefined = all.length === 0 ? undefined : open.length > 0 && chance.yes(0.85) ? evenly(chance, open) : chance.pick(all);
  if (!chosen) return { refused: 'nothing', kind: 'nothing', reasons: ['nothing_to_do'] };
  const act = ACTS[chosen.action];
  const { kind, id } = chosen.subject;
  const row = subjectRow(record, kind, id)!;
  let input = anInput(chance, act, { record, row: row as Standing['row'], by });
  for (let tries = 1; ; tries += 1) {
    try {
      await perform(db, by, { caseId, kind, subjectId: id, action: chosen.action, input, version: row.version, key: randomUUID() }, { today, at: new Date(`${today}T10:00:00Z`), store });
      return { did: chosen.action, made: true };
    } catch (error) {
      if (error instanceof DomainError) return { refused: chosen.action, kind: error.kind, reasons: error.reasons };
      if (!(error instanceof RefusedInput)) throw new Error(`${chosen.action} with ${JSON.stringify(input)}: ${(error as Error).message}`, { cause: error });
      if (tries === TRIES) return { refused: chosen.action, kind: 'input', reasons: error.refusals.map(({ field, expected }) => `${field}: ${expected}`) };
      // As a person would: what was refused is left out, or filled in another way.
      const refused = new Set(error.refusals.map(({ field }) => field));
      const again = anInput(chance, act, { record, row: row as Standing['row'], by });
      input = Object.fromEntries(Object.keys(act.fields).flatMap((name) => {
        const value = !refused.has(name) ? input[name] : mayBeLeftOut(act.fields[name]!) && name in input && chance.yes(0.7) ? undefined : again[name] ?? aValue(chance, act.fields, name, undefined, record);
        return value === undefined ? [] : [[name, value]];
      }));
    }
  }
}

/** How often somebody mends a form before they give it up. */
const TRIES = 4;

/** Acts after which little is left to do in a case: done seldom, or every case would be over before anything else came about. */
const ENDS: ReadonlySet<string> = new Set(['discount', 'record_death', 'withdraw_from_chc', 'transfer_to_icb', 'record_leaving_england']);

/** An act first, then one of the records it may be done to: otherwise a case with forty domains does nothing else. */
function evenly(chance: Chance, all: readonly ActionStanding[]): ActionStanding {
  // Now and then on along the pathway, or a case would be written about for ever and never decided.
  const moving = all.filter(({ action }) => ACTS[action].moves);
  const open = moving.length > 0 && chance.yes(0.3) ? moving : all;
  const actions = [...new Set(open.map((one) => one.action))];
  const goingOn = actions.filter((one) => !ENDS.has(one));
  const action = chance.pick(goingOn.length > 0 && chance.yes(0.95) ? goingOn : actions);
  return chance.pick(open.filter((one) => one.action === action));
}
