import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** A value of the log as it is written: a quoted text, a bare word, or `{ name: value, … }`. */
function valueOf(text: string): unknown {
  const pairs = /^\{ (.*) \}$/.exec(text)?.[1];
  if (pairs === undefined) return text.startsWith('"') ? JSON.parse(text) : /^\d+$/.test(text) ? Number(text) : text;
  return Object.fromEntries([...pairs.matchAll(/(\w+): ("(?:[^"\\]|\\.)*"|[^",]+)/g)].map(([, name, value]) => [name, valueOf(value!)]));
}

/**
 * The hazards of the log. It is YAML in the few forms that the log uses, so that anybody's tools can read it too.
 * @throws Error for a line in any other form
 */
export function readHazards(): readonly Hazard[] {
  const hazards: Record<string, unknown>[] = [];
  for (const line of readFileSync(join(PROJECT_ROOT, 'docs/assurance/hazard-log.yaml'), 'utf8').split('\n')) {
    if (line === '' || line === 'hazards:' || line.startsWith('#')) continue;
    const [, dash, name, value] = /^ {2}(- | {2})(\w+):(?: (.+))?$/.exec(line) ?? [];
    const item = /^ {6}- (\{ .* \})$/.exec(line)?.[1];
    if (dash === '- ') hazards.push({});
    const last = hazards.at(-1);
    if (!last || (item === undefined && name === undefined)) throw new Error(`the hazard log has a line that is not of its forms: ${line}`);
    if (item !== undefined) (last.tests as unknown[]).push(valueOf(item));
    else last[name!] = value === undefined ? [] : valueOf(value);
  }
  return hazards as unknown as Hazard[];
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
