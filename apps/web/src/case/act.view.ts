import { businessDateAt, londonTimeAt } from '@chc/deadlines';
import { type Act, type ActName, type FieldRefusal, reasonInWords, type Standing, type Typed } from '@chc/casework';
import { bothVersions, type FormView, formView } from '../form/form.view.js';
import { type ActLink, ActLinks } from '../dst/act-links.js';
import { longDate, nhsNumberGroups } from '../page/wording.js';
import { type Fact, recommendationOf } from '../verification/recommendation.view.js';
import { actOn } from './row.words.js';

/** All that the form of an act is drawn from. */
export interface ActModel {
  readonly act: Act;
  readonly at: Standing;
  readonly address: { readonly caseId: string; readonly action: string };
  readonly typed: Typed;
  readonly asked: Readonly<Record<string, string>>;
  /** People to pick from, for the fields that name one. */
  readonly lists: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly once: string;
  /** The version that what was typed belongs to; the record's own unless it is an older one. */
  readonly version?: number;
  /** Why it may not be done now. */
  readonly standing: readonly string[];
  readonly refused?: readonly FieldRefusal[];
  readonly reasons?: readonly string[];
  readonly draft?: Date | string | null;
  /** What was typed and refused is kept as a draft. */
  readonly kept?: boolean;
  readonly overtakenBy?: { readonly name: string; readonly at: Date } | null;
  readonly now?: Typed;
}

export interface ActView {
  readonly title: string;
  readonly says: string | null;
  readonly caseLine: string;
  /** The button, where the title says more than it. */
  readonly submit: string;
  /** What whoever decides has to look at, and the other way to answer. */
  readonly beside: { readonly facts: readonly Fact[]; readonly dst: ActLink; readonly others: readonly ActLink[] } | null;
  readonly back: { readonly text: string; readonly href: string };
  readonly form: FormView;
  readonly reasons: readonly string[];
  readonly closed: boolean;
  readonly keptDraft: boolean;
  readonly once: string;
  readonly version: number | null;
  readonly draft: string | null;
  /** There is a draft to discard. */
  readonly discardable: boolean;
  /** What was typed is kept nowhere yet. */
  readonly unkept: boolean;
  readonly overtaken: { readonly says: string; readonly differences: readonly { label: string; now: string; mine: string }[] } | null;
}

const nameOf = ({ familyName, givenName }: { familyName: string | null; givenName: string | null }): string => [familyName, givenName].filter(Boolean).join(', ') || 'Name not known';

/** The page an act is done from: its own, the case's, or the list of whoever was invited to this case only. */
export function pageOf(act: Act, at: Standing, asked: Readonly<Record<string, string>>, made?: { kind: string; id: string }): { text: string; href: string } {
  const own = act.page?.(at, asked, made);
  if (own !== undefined) return { text: 'Back', href: own };
  return at.by.may && !at.by.may.has('see_case')
    ? { text: 'Back to the cases you are invited to', href: '/invited' }
    : { text: 'Back to the case', href: `/cases/${at.record.caseId}` };
}

/** The ways to answer a recommendation: equal choices, each beside the other. */
const ANSWERS: readonly ActName[] = ['record_decision', 'return_to_mdt', 'propose_not_accepting', 'confirm_not_accepting'];

function besideOf(action: string, at: Standing): ActView['beside'] {
  if (!ANSWERS.includes(action as ActName)) return null;
  const { record, row, by } = at as Standing<'referral'>;
  const recommendation = recommendationOf(record, row);
  const links = new ActLinks(record, by);
  return recommendation && { ...recommendation, others: links.all(ANSWERS.filter((other) => other !== action).map((other) => links.to(other, row))) };
}

/** The form of an act; closed, with the reasons, when it may not be done now. */
export function actView({ act, at, address, typed, asked, lists, once, version, standing, refused = [], reasons, draft = null, kept = false, overtakenBy, now }: ActModel): ActView {
  const person = at.record.person[0]!;
  return {
    title: actOn(address.action as ActName, at.row), submit: act.title, says: act.says ?? null, once, beside: besideOf(address.action, at),
    caseLine: `${nameOf(person)}, NHS number ${person.nhsNumber ? nhsNumberGroups(person.nhsNumber) : 'not known'}`,
    back: pageOf(act, at, asked),
    form: formView(act.fields, typed, refused, { ...act.offers?.(at, asked), ...lists }),
    reasons: standing.map(reasonInWords).map((words) => words[0]!.toUpperCase() + words.slice(1)),
    closed: standing.length > 0, keptDraft: reasons !== undefined && kept, discardable: kept || draft instanceof Date, unkept: refused.length > 0 && !kept,
    version: act.creates ? null : version ?? at.row.version,
    draft: draft === null ? null : typeof draft === 'string' ? draft : `This is your draft, saved on ${longDate(businessDateAt(draft))} at ${londonTimeAt(draft)}. It has not been sent.`,
    overtaken: now === undefined ? null : {
      says: overtakenBy ? `${overtakenBy.name} changed it on ${longDate(businessDateAt(overtakenBy.at))} at ${londonTimeAt(overtakenBy.at)}.` : 'It has been changed since you opened the form.',
      differences: bothVersions(act.fields, now, typed),
    },
  };
}
