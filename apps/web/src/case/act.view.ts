import { businessDateAt, londonTimeAt } from '@chc/deadlines';
import { type Act, type FieldRefusal, reasonInWords, type Standing, type Typed } from '@chc/casework';
import { bothVersions, type FormView, formView } from '../form/form.view.js';
import { longDate, nhsNumberGroups } from '../page/wording.js';

/** All that the form of an act is drawn from. */
export interface ActModel {
  readonly act: Act;
  readonly at: Standing;
  readonly address: { readonly caseId: string; readonly action: string };
  readonly typed: Typed;
  readonly asked: Readonly<Record<string, string>>;
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

/** The form of an act; closed, with the reasons, when it may not be done now. */
export function actView({ act, at, typed, asked, once, version, standing, refused = [], reasons, draft = null, kept = false, overtakenBy, now }: ActModel): ActView {
  const person = at.record.person[0]!;
  return {
    title: act.title, says: act.says ?? null, once,
    caseLine: `${nameOf(person)}, NHS number ${person.nhsNumber ? nhsNumberGroups(person.nhsNumber) : 'not known'}`,
    back: pageOf(act, at, asked),
    form: formView(act.fields, typed, refused, act.offers?.(at, asked) ?? {}),
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
