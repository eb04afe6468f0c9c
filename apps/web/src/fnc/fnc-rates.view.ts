import type { Arrears, FncRate, Rerating } from '@chc/casework';
import type { PlainDate } from '@chc/deadlines';
import { count, counted, longDate, shortDate } from '../page/wording.js';

/** `£1,234.56`. */
export const money = (pence: number): string => `${pence < 0 ? '−' : ''}£${(Math.abs(pence) / 100).toLocaleString('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

export interface RateView {
  readonly from: string;
  readonly until: string;
  readonly standard: string;
  readonly higher: string;
  readonly announced: string;
  readonly source: string;
  readonly tag: { readonly text: string; readonly colour: string } | null;
  /** Where what a late notice owes is listed. */
  readonly arrearsHref: string | null;
}

/** The rates by date, the newest first. */
export function fncRatesView(rates: readonly FncRate[], today: PlainDate): { rates: RateView[]; now: string } {
  const superseded = new Set(rates.map(({ supersedes }) => supersedes));
  const current = rates.find(({ id, fromOn, toOn }) => fromOn <= today && (toOn === null || toOn > today) && !superseded.has(id));
  return {
    now: current ? `A week of nursing care is paid at ${money(current.standardPence)}, in the higher band at ${money(current.higherPence)}, since ${longDate(current.fromOn)}.` : 'No rate is known for today.',
    rates: rates.map((rate) => ({
      from: shortDate(rate.fromOn), until: rate.toOn ? `Until ${shortDate(rate.toOn)}` : 'Until the next rate',
      standard: money(rate.standardPence), higher: money(rate.higherPence), announced: rate.announcedOn ? shortDate(rate.announcedOn) : 'Not known', source: rate.source,
      tag: superseded.has(rate.id) ? { text: 'Replaced', colour: 'grey' } : rate.source.includes('unverified') ? { text: 'Unverified', colour: 'yellow' } : rate === current ? { text: 'In force', colour: 'green' } : null,
      arrearsHref: rate.announcedOn !== null && rate.announcedOn > rate.fromOn ? `/figures/fnc-rates/${rate.id}` : null,
    })),
  };
}

/** What a re-rating owes: by commissioner, and by person for who may see cases. */
export function arrearsView(rerating: Rerating, sums: readonly { commissioner: string; name: string | null; people: number; arrearsPence: number }[], people: readonly Arrears[] | null, next: string | null): object {
  const [total, number] = [sums.reduce((sum, { arrearsPence }) => sum + arrearsPence, 0), sums.reduce((sum, { people: some }) => sum + some, 0)];
  return {
    says: `The rate from ${longDate(rerating.fromOn)} was announced on ${longDate(rerating.knownOn)}: until then people were paid at the one before. ${number === 0 ? 'Nobody is owed anything by it.' : `${counted(number, 'person is', 'people are')} owed ${money(total)}.`}`,
    sums: sums.map(({ commissioner, name, people: some, arrearsPence }) => ({ name: name ?? commissioner, people: count(some), arrears: money(arrearsPence) })),
    people: people && people.map(({ personId, commissioner, fromOn, toOn, band, days, arrearsPence }) => ({
      href: `/cases/${personId}`, commissioner, period: `${shortDate(fromOn)} to before ${shortDate(toOn)}`, band: band === 'higher' ? 'Higher' : 'Standard', days: count(days), arrears: money(arrearsPence),
    })),
    nextHref: next,
  };
}
