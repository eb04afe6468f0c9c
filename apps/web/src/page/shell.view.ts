import type { NotCounted } from '@chc/exchange';
import type { NightStatus } from '@chc/jobs';
import { counted, longDate } from './wording.js';

export interface ShellView {
  readonly navigation: readonly { href: string; text: string; current: boolean }[];
  readonly demonstration: string | null;
  /** What an import refused, in a sentence that links to the data-quality page. */
  readonly notCounted: string | null;
  readonly night: string | null;
}

const NAVIGATION = [
  { href: '/', text: 'Position' },
  { href: '/referrals', text: 'Worklist' },
  { href: '/data-quality', text: 'Data quality' },
];

/** What surrounds every page. With `known` null the database could not be asked: only what needs no asking is said. */
export function shellView(known: { path: string; notCounted: NotCounted; night: NightStatus; demonstrationMadeFor: string | null } | { path: string }): ShellView {
  const navigation = NAVIGATION.map((item) => ({ ...item, current: item.href === known.path }));
  if (!('night' in known)) return { navigation, demonstration: null, notCounted: null, night: null };
  return {
    navigation,
    demonstration: known.demonstrationMadeFor && `Demonstration data, made for ${longDate(known.demonstrationMadeFor)}`,
    notCounted: notCountedSentence(known.notCounted),
    night: known.night.late ? `The nightly run of ${longDate(known.night.dueFor)} is late: ${sinceSentence(known.night)}` : null,
  };
}

function notCountedSentence({ rows, files }: NotCounted): string | null {
  const parts = [
    ...(rows > 0 ? [`${counted(rows, 'row')} rejected by imports`] : []),
    ...(files.length > 0 ? [`${counted(files.length, 'file')} refused as a whole (${files.join(', ')})`] : []),
  ];
  if (parts.length === 0) return null;
  return `${parts.join(' and ')} ${rows + files.length === 1 ? 'is' : 'are'} not counted in these figures`;
}

function sinceSentence({ latest }: NightStatus): string {
  return latest ? `new breaches have not been flagged since ${longDate(latest.businessDate)}.` : 'no night has been run yet, so no breach is flagged.';
}
