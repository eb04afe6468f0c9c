import { businessDateAt, londonTimeAt } from '@chc/deadlines';
import { askedOfForm, CHECKLIST_DOMAINS, checklistGaps, type ChecklistLevels, type Door, explainChecklist, type ExplainedChecklist, type FieldRefusal, formFieldOf, type IntakeAct, type Typed } from '@chc/casework';
import { type FormView, formView } from '../form/form.view.js';
import { longDate } from '../page/wording.js';

interface ReferModel { readonly ready: boolean; readonly act: IntakeAct; readonly door: Door; readonly typed: Typed; readonly refused: readonly FieldRefusal[]; readonly once: string; readonly draft: Date | string | null; readonly kept: boolean }
export interface ReferView { readonly title: string; readonly says: string | null; readonly form: FormView; readonly once: string; readonly draft: string | null; readonly discardable: boolean; readonly unkept: boolean;
  /** Whether there is a button to send it: where it is checked first, only once nothing is missing. */
  readonly sends: boolean }

/** The form of an intake act. */
export function referView({ ready, act, door, typed, refused, once, draft, kept }: ReferModel): ReferView {
  return {
    title: act.title, says: act.says ?? null, once, sends: !act.checksFirst || ready, form: formView(act.fields, typed, refused, act.offers?.(door) ?? {}),
    discardable: kept || draft instanceof Date, unkept: refused.length > 0 && !kept,
    draft: draft === null ? null : typeof draft === 'string' ? draft : `This is your draft, saved on ${longDate(businessDateAt(draft))} at ${londonTimeAt(draft)}. It has not been sent. A file has to be chosen again.`,
  };
}

export interface CheckView {
  readonly missing: readonly { readonly text: string; readonly href: string }[];
  /** What may be left out and makes a better Checklist. */
  readonly better: readonly { readonly text: string; readonly href: string }[];
  /** How much of a complete Checklist is there, in a sentence; null where it is no Checklist. */
  readonly complete: string | null;
  readonly explained: ExplainedChecklist | null;
}

/** What is missing before it can be sent, and what the levels of a Checklist come to. */
export function checkView(act: IntakeAct, input: Readonly<Record<string, unknown>>, refused: readonly FieldRefusal[]): CheckView {
  const isChecklist = 'breathing_level' in act.fields;
  const levels = Object.fromEntries(CHECKLIST_DOMAINS.map((domain) => [domain, input[`${domain}_level`]]));
  const all = isChecklist && Object.values(levels).every((level) => level === 'A' || level === 'B' || level === 'C');
  const explained = all ? explainChecklist(levels as ChecklistLevels) : null;
  const gaps = isChecklist ? checklistGaps(askedOfForm(input, explained?.met ?? null)) : null;
  const needed = new Set(refused.map(({ field }) => field));
  return {
    missing: formView(act.fields, {}, refused).errors, explained,
    better: gaps?.missing.map(({ field, label }) => ({ field: formFieldOf(field), label })).filter(({ field }) => !needed.has(field)).map(({ field, label }) => ({ text: label, href: `#${field === 'bornOn' ? 'bornOn-day' : field}` })) ?? [],
    complete: gaps && `${gaps.asked - gaps.missing.length} of ${gaps.asked} things that a complete Checklist holds are there: ${gaps.complete} per cent.`,
  };
}
