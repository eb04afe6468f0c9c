import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { PROJECT_ROOT } from '@chc/platform';

/** A likelihood and a severity, each 1 to 5. */
export interface Risk {
  readonly likelihood: number;
  readonly severity: number;
}

/** One hazard of the log. */
export interface Hazard {
  readonly id: string;
  readonly name: string;
  readonly hazard: string;
  readonly cause: string;
  readonly effect: string;
  readonly initial: Risk;
  readonly control: string;
  readonly tests: readonly { readonly file: string; readonly test: string }[];
  readonly residual: Risk;
  readonly organisation: string;
}

/** The hazards of the log. */
export function readHazards(): readonly Hazard[] {
  return (load(readFileSync(join(PROJECT_ROOT, 'docs/assurance/hazard-log.yaml'), 'utf8')) as { hazards: Hazard[] }).hazards;
}

/** The matrix is ours, to be confirmed: the product of both, in four bands. */
export function bandOf({ likelihood, severity }: Risk): 'low' | 'moderate' | 'high' | 'unacceptable' {
  const product = likelihood * severity;
  return product <= 4 ? 'low' : product <= 9 ? 'moderate' : product <= 15 ? 'high' : 'unacceptable';
}

const risk = (one: Risk): string => `${bandOf(one)} (${one.likelihood} x ${one.severity})`;

/** The page of the log: a row each. */
export function hazardPage(hazards: readonly Hazard[]): string {
  return [
    '# Hazard log', '',
    'Rendered from `hazard-log.yaml`, where causes, effects and tests are; `HAZARDS=write node script/test.js medium assurance` renders it anew.', '',
    'A draft in the manner of DCB0129 by those who made the software. It takes a Clinical Safety Officer to confirm hazards, scores and what is acceptable.',
    'Scores are likelihood x severity, 1 to 5 each: up to 4 low, to 9 moderate, to 15 high, above that unacceptable. **That matrix is ours, to be confirmed.**',
    'The residual risk counts the controls in the software alone.', '',
    '| | Hazard | Before | Control in the software | Tests | After | What the organisation must do |', '|---|---|---|---|---|---|---|',
    ...hazards.map((one) => `| ${one.id} | ${one.hazard} | ${risk(one.initial)} | ${one.control} | ${one.tests.length} | ${risk(one.residual)} | ${one.organisation} |`), '',
  ].join('\n');
}
