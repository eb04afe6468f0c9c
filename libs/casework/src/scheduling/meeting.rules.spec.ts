import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, addWorkingDays, isWorkingDay } from '@chc/deadlines';
import { mdtRefusals, type Profession } from '../mdt/mdt.rules.js';
import { latestMeetingOn, meetingOn, type MeetingTerms, type OpenSlot, proposeMeetings } from './meeting.rules.js';

const TERMS: MeetingTerms = { receivedOn: '2026-03-02', today: '2026-03-03', verificationDays: 2, coordinator: 'PR1' };
let made = 0;
const slot = (who: string, profession: Profession, from: string, to: string, more: Partial<OpenSlot> = {}): OpenSlot =>
  ({ id: `${who}-${made += 1}`, professionalId: who, name: who, profession, careActAssessor: profession === 'social_work', practitioner: null, startsAt: new Date(from), endsAt: new Date(to), ...more });
const nurse = (from: string, to: string, more?: Partial<OpenSlot>): OpenSlot => slot('nurse', 'nursing', from, to, more);
const worker = (from: string, to: string): OpenSlot => slot('worker', 'social_work', from, to);

describe('the last day for an MDT', () => {
  it('leaves two working days, the second on day 28 at the latest', () => {
    // Day 28 is Monday 30 March: Thursday, Friday and Monday.
    expect(latestMeetingOn('2026-03-02', 2)).toBe('2026-03-26');
    // Day 28 is Monday 6 April, Easter Monday; Friday was Good Friday.
    expect(latestMeetingOn('2026-03-09', 2)).toBe('2026-03-31');
  });

  it('is a working day, and one working day later is too late', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 0, max: 5 }), (days, working) => {
      const receivedOn = addDays('2024-01-01', days);
      const latest = latestMeetingOn(receivedOn, working);
      expect(isWorkingDay(latest)).toBe(true);
      expect(addWorkingDays(latest, working) <= addDays(receivedOn, 28)).toBe(true);
      expect(addWorkingDays(addWorkingDays(latest, 1), working) > addDays(receivedOn, 28)).toBe(true);
    }));
  });
});

describe('meetings proposed', () => {
  it('take the hours that both share, and say why they are good', () => {
    const [meeting] = proposeMeetings([nurse('2026-03-10T09:00Z', '2026-03-10T12:00Z', { practitioner: 'PR1' }), worker('2026-03-10T10:00Z', '2026-03-10T13:00Z')], TERMS);
    expect(meeting).toMatchObject({ on: '2026-03-10', startsAt: new Date('2026-03-10T10:00Z'), endsAt: new Date('2026-03-10T12:00Z'), verifiedOn: '2026-03-12', refusals: [] });
    expect(meeting!.reasons).toEqual(['health_and_social_care', 'with_the_coordinator', 'time_to_verify']);
  });

  it.each<[string, OpenSlot[], string[]]>([
    ['of a nurse alone', [nurse('2026-03-10T09:00Z', '2026-03-10T12:00Z')], ['mdt_of_one_professional']],
    ['too late to be verified', [nurse('2026-03-27T09:00Z', '2026-03-27T12:00Z'), worker('2026-03-27T09:00Z', '2026-03-27T12:00Z')], ['too_late_to_verify']],
  ])('are refused where they are %s', (_what, slots, refusals) => expect(proposeMeetings(slots, TERMS).map((one) => one.refusals)).toEqual([refusals]));

  it('are refused where the slots do not meet for an hour', () => {
    expect(meetingOn([nurse('2026-03-10T09:00Z', '2026-03-10T10:30Z'), worker('2026-03-10T10:00Z', '2026-03-10T12:00Z')], TERMS).refusals).toEqual(['slots_do_not_meet']);
  });

  it('are not refused as late where day 28 cannot be met by anybody', () => {
    const late = { ...TERMS, today: '2026-04-20' };
    const [meeting] = proposeMeetings([nurse('2026-04-22T09:00Z', '2026-04-22T12:00Z'), worker('2026-04-22T09:00Z', '2026-04-22T12:00Z')], late);
    expect(meeting).toMatchObject({ refusals: [], reasons: ['health_and_social_care', 'over_28_days_anyway'] });
  });

  it('are MDTs in law whose people can all be there, whatever is offered; the refused ones come last', () => {
    const anySlot = fc.record({ who: fc.integer({ min: 1, max: 6 }), profession: fc.constantFrom<Profession>('nursing', 'social_work', 'physiotherapy', 'medicine'), day: fc.integer({ min: 3, max: 40 }), hour: fc.integer({ min: 8, max: 15 }), hours: fc.integer({ min: 1, max: 4 }) });
    fc.assert(fc.property(fc.array(anySlot, { maxLength: 12 }), (given) => {
      const slots = given.map(({ who, profession, day, hour, hours }) => {
        const from = new Date(`${addDays('2026-03-02', day)}T${String(hour).padStart(2, '0')}:00Z`);
        return slot(`p${who}-${profession}`, profession, from.toISOString(), new Date(from.getTime() + hours * 3_600_000).toISOString());
      });
      const proposals = proposeMeetings(slots, TERMS);
      for (const { slots: together, startsAt, endsAt, refusals, on } of proposals) {
        expect(together.every((one) => one.startsAt <= startsAt && one.endsAt >= endsAt)).toBe(true);
        if (refusals.length > 0) continue;
        expect(mdtRefusals(together)).toEqual([]);
        expect(endsAt.getTime() - startsAt.getTime()).toBeGreaterThanOrEqual(3_600_000);
        expect(on <= '2026-03-26').toBe(true);
      }
      const refused = proposals.map(({ refusals }) => refusals.length > 0);
      expect(refused).toEqual([...refused].sort((a, b) => Number(a) - Number(b)));
    }));
  });
});
