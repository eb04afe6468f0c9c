import { ALL_ESCALATION_KINDS, ESCALATION_KINDS, type EscalationRule, type SetValue, TOLD, type ValueLimit } from '@chc/casework';
import type { PlainDate } from '@chc/deadlines';
import { count, shortDate } from '../page/wording.js';

/** Every kind of escalation: its threshold for whom, and its rules with which is in force, was, or is to come. */
export function escalationRulesView(rules: readonly EscalationRule[], limits: readonly ValueLimit[], set: readonly SetValue[], today: PlainDate): object {
  return {
    kinds: ALL_ESCALATION_KINDS.map((kind) => {
      const { title, value } = ESCALATION_KINDS[kind];
      const limit = limits.find(({ name }) => name === value);
      const begun = set.filter((one) => one.name === value && one.fromOn <= today);
      const inForce = begun.filter((one) => !begun.some((other) => other.organisation === one.organisation && other.fromOn > one.fromOn));
      const its = rules.filter((rule) => rule.kind === kind);
      return {
        kind, title, valueHref: `/settings/values#${value}`, setValueHref: `/settings/values/set?name=${value}`, setHref: `/settings/escalation-rules/set?kind=${kind}`,
        valueTitle: limit?.title ?? value,
        threshold: inForce.map(({ organisation, organisationName, value: number, unit }) => `${count(number)} ${unit}${organisation === null ? '' : ` for ${organisationName ?? organisation}`}`).join('; '),
        rules: its.map((rule) => ({
          whom: rule.organisation === null ? 'All' : rule.organisationName ?? rule.organisation, from: shortDate(rule.fromOn), until: rule.toOn ? shortDate(rule.toOn) : 'No end',
          tells: rule.tells.map((one) => TOLD[one]).join(', '), standing: standingOf(rule, its, today), source: rule.source, setBy: rule.setBy ?? 'Came with the service',
        })),
      };
    }),
  };
}

function standingOf({ organisation, fromOn, toOn }: EscalationRule, its: readonly EscalationRule[], today: PlainDate): string {
  if (fromOn > today) return 'To come';
  const overtaken = its.some((other) => other.organisation === organisation && other.fromOn > fromOn && other.fromOn <= today);
  return overtaken ? 'Was in force' : toOn !== null && toOn <= today ? 'Ended: nothing is escalated' : 'In force';
}
