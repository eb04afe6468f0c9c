import { addDays, CLOCK_DAYS, OVER_28_BANDS, isWorkingDay, type PlainDate } from '@chc/deadlines';
import { earlier, later, workingDayBy, workingDayFrom, type Span } from './calendar.js';
import { FEWEST_TO_DATE, OPEN_IN_TIME, OVER_28, STANDARD_A_QUARTER } from './figures.js';
import { newPerson } from './people.js';
import type { Random } from './random.js';
import type { Referral } from './records.js';
import { BLACKPOOL, byCommissioner, COMMISSIONERS, ICB, type Commissioner } from './region.js';
import { carriedShare } from './shares.js';

type Ending = 'chc' | 'fnc' | 'neither' | 'discounted';

const SOURCES = { '01': 6, '02': 26, '03': 24, '04': 20, '05': 2, '06': 17, '07': 3, '98': 2 } as const;
const CHECKLIST_LOCATIONS = { '01': 24, '02': 2, '03': 14, '04': 16, '05': 22, '06': 17, '07': 2, '98': 3 } as const;
const DISCOUNTED_REASONS = { '01': 38, '02': 6, '03': 18, '04': 12, '05': 20, '98': 6 } as const;
const DELAY_REASONS = { D1: 40, D2: 25, D3: 25, D4: 10 } as const;
const OUTCOMES = { chc: '01', fnc: '03', neither: '04' } as const;
const RECOMMENDATIONS = { '01': '01', '03': '02', '04': '03' } as const;
/** Longest anybody in the last band has waited, in calendar days. */
const LONGEST_WAIT_DAYS = 760;
const LATE_WAIT_DAYS = { mean: 90, most: 480 } as const;

/** Standard referrals decided or discounted in the history: so many on time at each commissioner in each quarter. */
export function concludedStandardReferrals(spans: readonly Span[], madeFor: PlainDate, random: Random): Referral[] {
  const shares = {
    chc: carriedShare(STANDARD_A_QUARTER.eligible),
    fnc: carriedShare(STANDARD_A_QUARTER.fnc),
    discounted: carriedShare(STANDARD_A_QUARTER.discounted),
  };
  return spans.flatMap((span) =>
    COMMISSIONERS.flatMap((commissioner) => {
      const usual = (STANDARD_A_QUARTER.concluded * span.share * commissioner.population) / ICB.population;
      const count = Math.max(span.toDate ? FEWEST_TO_DATE.concluded : 0, Math.round(usual * random.around(1, 0.06)));
      // Rounded towards the side of the standard the commissioner is on.
      const inTime = (commissioner === BLACKPOOL ? Math.ceil : Math.floor)(count * random.around(commissioner.inTime, 0.03));
      const endings: Ending[] = random.shuffled([
        ...Array<Ending>(shares.chc(count)).fill('chc'),
        ...Array<Ending>(shares.fnc(count)).fill('fnc'),
        ...Array<Ending>(shares.discounted(count)).fill('discounted'),
      ]);
      return Array.from({ length: count }, (_, index) => {
        const on = random.pick(span.days);
        const receivedOn = index < inTime ? receivedInTime(on, commissioner, random) : receivedLate(on, random);
        const referral = receive(commissioner, receivedOn, random);
        conclude(referral, on, endings[index] ?? 'neither', madeFor, random);
        if (index >= inTime && random.chance(0.9)) referral.delayReason = random.weighted(DELAY_REASONS);
        return referral;
      });
    }),
  );
}

/** Standard referrals open on the day: past 28 days exactly as many as the bands say, and those still in time. */
export function openStandardReferrals(madeFor: PlainDate, random: Random): Referral[] {
  const bands = OVER_28_BANDS.flatMap(({ code, fromDaysOver, toDaysOver }) => {
    const fewest = CLOCK_DAYS + fromDaysOver;
    const draw = (): number =>
      toDaysOver === null
        ? Math.min(LONGEST_WAIT_DAYS, fewest + Math.floor(random.wait(160)))
        : random.whole(fewest, CLOCK_DAYS + toDaysOver);
    return openFor(OVER_28[code], draw, madeFor, random);
  });
  const inTime = openFor(OPEN_IN_TIME, () => random.whole(0, CLOCK_DAYS), madeFor, random);
  for (const referral of bands) if (random.chance(0.85)) referral.delayReason = random.weighted(DELAY_REASONS);
  return [...bands, ...inTime];
}

/** A standard referral concluded long ago, for somebody whose award began before the history. */
export function earlierStandardReferral(
  commissioner: Commissioner, decidedOn: PlainDate, ending: 'chc' | 'fnc', madeFor: PlainDate, random: Random,
): Referral {
  const referral = receive(commissioner, workingDayBy(addDays(decidedOn, -random.whole(14, 90))), random);
  conclude(referral, decidedOn, ending, madeFor, random);
  return referral;
}

function openFor(
  figure: { blackpool: number; elsewhere: number }, age: () => number, madeFor: PlainDate, random: Random,
): Referral[] {
  return [...byCommissioner(figure.blackpool, figure.elsewhere)].flatMap(([commissioner, count]) =>
    Array.from({ length: count }, () => {
      let receivedOn = addDays(madeFor, -age());
      while (!isWorkingDay(receivedOn)) receivedOn = addDays(madeFor, -age());
      return receive(commissioner, receivedOn, random);
    }),
  );
}

function receive(commissioner: Commissioner, receivedOn: PlainDate, random: Random): Referral {
  const byChecklist = random.chance(0.92);
  return {
    id: '',
    person: newPerson(commissioner, random),
    type: '01',
    receivedOn,
    notification: byChecklist ? '01' : '02',
    source: random.weighted(SOURCES),
    ...(byChecklist && {
      checklistOn: workingDayBy(addDays(receivedOn, -random.whole(0, 4))),
      checklistLocation: random.weighted(CHECKLIST_LOCATIONS),
    }),
    practitioner: '',
  };
}

function conclude(referral: Referral, on: PlainDate, ending: Ending, madeFor: PlainDate, random: Random): void {
  if (ending === 'discounted') {
    const reason = random.weighted(DISCOUNTED_REASONS);
    referral.discounted = { on, reason };
    if (reason === '01') referral.person.diedOn = later(referral.receivedOn, addDays(on, -random.whole(0, 3)));
    return;
  }
  const outcome = OUTCOMES[ending];
  referral.decided = { on, outcome };
  // Now and then no recommendation was recorded, or the decision went another way.
  const recommendation = random.chance(0.98) ? RECOMMENDATIONS[outcome] : random.pick(['01', '02', '03'] as const);
  referral.dst = {
    completedOn: later(referral.receivedOn, workingDayBy(addDays(on, -random.whole(0, 6)))),
    setting: '02',
    ...(random.chance(0.985) && { recommendation }),
  };
  const communicatedOn = addDays(on, random.whole(0, 9));
  if (communicatedOn <= madeFor) referral.communicatedOn = communicatedOn;
}

function receivedInTime(on: PlainDate, commissioner: Commissioner, random: Random): PlainDate {
  const longest = commissioner === BLACKPOOL ? 25 : CLOCK_DAYS;
  const days = random.whole(7, longest) + (random.chance(0.5) ? random.whole(0, 6) : 0);
  return earlier(on, workingDayFrom(addDays(on, -Math.min(days, longest))));
}

function receivedLate(on: PlainDate, random: Random): PlainDate {
  const days = CLOCK_DAYS + 1 + Math.min(LATE_WAIT_DAYS.most, Math.floor(random.wait(LATE_WAIT_DAYS.mean)));
  return workingDayBy(addDays(on, -days));
}
