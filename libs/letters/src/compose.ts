import { createHash } from 'node:crypto';
import { join } from 'node:path';
import nunjucks from 'nunjucks';
import { DomainError, PROJECT_ROOT } from '@chc/platform';
import { LEAST_APPEAL_MONTHS } from './appeal.rules.js';
import { factRefusals, type LetterFacts, pick } from './letter-facts.js';
import { ALWAYS, ALWAYS_MAY, ENVELOPE, letterKind, type LetterKindName } from './letter-kinds.js';
import { clockTime, day, inWords, lines, moment, outcomeWords, pounds, textOf } from './wording.js';

// A name that a template uses and nobody gave fails the letter, rather than leave a gap in it.
const templates = new nunjucks.Environment(new nunjucks.FileSystemLoader(join(PROJECT_ROOT, 'libs/letters/templates')), { autoescape: true, throwOnUndefined: true });
for (const [name, filter] of Object.entries({ day, clockTime, moment, pounds, inWords, lines, outcomeWords })) templates.addFilter(name, filter as (value: never) => unknown);

export interface ComposedLetter {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** How the letter speaks of the person: "you" to them, by name to others. */
function address({ recipientKind, personName, personHasDied }: LetterFacts): object {
  const toPerson = recipientKind === 'individual';
  const lay = toPerson || recipientKind === 'representative';
  const hasDied = personHasDied === 'yes';
  const name = String(personName);
  return {
    toPerson, lay, hasDied, sorryForLoss: hasDied && recipientKind === 'representative',
    ...(toPerson ? { they: 'you', They: 'You', their: 'your', have: 'have', do: 'do', are: 'are', were: 'were' }
      : { they: name, They: name, their: `${name}’s`, have: 'has', do: 'does', are: 'is', were: 'was' }),
  };
}

/**
 * Writes a letter from its facts and the dates that follow from them.
 * @param facts the content's and the envelope's: date, recipient, channel; of a decision the months to appeal in
 * @throws DomainError naming every fact that is missing, wrong or contradicts the date of the letter
 */
export function composeLetter(kind: LetterKindName, facts: LetterFacts): ComposedLetter {
  const { title, recipients, needs, may = [], worksOut, refusals } = letterKind(kind);
  const needed = [...ENVELOPE, ...ALWAYS, ...needs];
  const known = [...needed, ...ALWAYS_MAY, ...may];
  const refused = factRefusals(needed, known, facts);
  if (refused.length === 0 && !recipients.includes(facts.recipientKind as never)) refused.push(`this letter does not go to: ${facts.recipientKind}`);
  if (typeof facts.appealMonths === 'number' && facts.appealMonths < LEAST_APPEAL_MONTHS) refused.push(`an appeal has at least ${LEAST_APPEAL_MONTHS} months`);
  if (facts.personHasDied === 'yes' && facts.recipientKind === 'individual') refused.push('the person has died');
  const told = pick(known, facts) as never;
  if (refused.length === 0 && refusals) refused.push(...refusals(told).filter((reason): reason is string => Boolean(reason)));
  if (refused.length > 0) throw new DomainError('conflict', refused);
  const html = templates.render(`${kind}.njk`, { ...(told as object), ...worksOut?.(told), ...address(facts), subject: title, byPost: facts.channel === 'print' });
  return { subject: title, html, text: textOf(html) };
}

/** The Content-Security-Policy under which a frozen letter may be shown: its own style sheet and nothing else. */
export function letterPolicy(html: string): string {
  const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';
  return `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'`;
}
