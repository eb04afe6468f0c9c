import { describe, expect, it } from '@jest/globals';
import { FAMILY_STAGES, type FamilyFacts, type FamilyReferral, type FamilyStage, familyStands } from '@chc/casework';
import { GLOSSARY, STAGE_TEXTS } from './family.texts.js';
import { familyView } from './family.view.js';

const TODAY = '2026-03-10';
const NOW = new Date('2026-03-10T12:00:00Z');
const referral = (words: Partial<FamilyReferral> = {}): FamilyReferral => ({
  id: '1', activityType: '01', state: 'assessing', receivedOn: '2026-03-01', receivedAt: new Date('2026-03-01T09:30:00Z'), meetingOn: null, meetingTime: null, delayReason: null, expectedDecisionOn: null,
  decidedOn: null, decisionOutcome: null, concludedOn: null, careDueAt: null, careStartedAt: null, toldOn: null, appealBy: null, sorryOn: null, undecidedAtDeath: false, ...words,
});
const facts = (words: Partial<FamilyFacts> = {}): FamilyFacts => ({
  today: TODAY, name: 'Edna Fernley', diedOn: null, forWhom: 'representative', format: 'plain', contactName: null, contactPhone: null, expiresOn: '2026-08-01', consentScope: ['everything'],
  teamName: 'The team', teamPhone: '01632 960 001', needs: [], referrals: [], firstLook: null, funding: null, review: null, appeal: null, ...words,
});
const of = (words: Partial<FamilyReferral>, more: Partial<FamilyFacts> = {}): FamilyFacts => facts({ referrals: [referral(words)], ...more });
const decided = { state: 'decided', decidedOn: '2026-03-05', concludedOn: '2026-03-05' } as const;
const fast = { activityType: '02', careDueAt: new Date('2026-03-11T09:30:00Z') } as const;

/** Each stage, by a case that stands there. */
const CASES: Readonly<Record<FamilyStage, FamilyFacts>> = {
  first_look_being_told: facts({ firstLook: { receivedOn: '2026-03-01', toldOn: null } }),
  first_look_told: facts({ firstLook: { receivedOn: '2026-03-01', toldOn: '2026-03-04' } }),
  received: of({ state: 'received' }),
  gathering: of({}),
  meeting_booked: of({ meetingOn: '2026-03-12', meetingTime: '10:00' }),
  meeting_held: of({ state: 'mdt_held' }),
  being_decided: of({ state: 'verifying' }),
  decided_being_told: of({ ...decided, decisionOutcome: '01' }),
  told_chc: of({ ...decided, decisionOutcome: '01', toldOn: '2026-03-06' }, { review: { dueOn: '2026-06-05', bookedFor: null } }),
  told_fnc: of({ ...decided, decisionOutcome: '03', toldOn: '2026-03-06', appealBy: '2026-09-06' }),
  told_neither: of({ ...decided, decisionOutcome: '04', toldOn: '2026-03-06', appealBy: '2026-09-06' }),
  told_by_letter: of({ ...decided, decisionOutcome: '01', toldOn: '2026-03-06' }, { consentScope: ['assessment'] }),
  closed: of({ state: 'discounted', concludedOn: '2026-03-05' }),
  fast_track_received: of({ ...fast, state: 'received' }),
  fast_track_asked_back: of({ ...fast, state: 'returned_incomplete' }),
  fast_track_agreed: of({ ...fast, ...decided, decisionOutcome: '02' }),
  fast_track_care_started: of({ ...fast, ...decided, decisionOutcome: '02', careStartedAt: new Date('2026-03-06T15:00:00Z') }),
  fast_track_closed: of({ ...fast, state: 'discounted', concludedOn: '2026-03-05' }),
  assessed_again: of({ activityType: 'RA' }),
  looked_at_again: facts({ appeal: { requestedOn: '2026-02-01', dueOn: null } }),
  receiving_chc: facts({ funding: { kind: 'chc_standard', from: '2024-01-01' } }),
  receiving_fnc: facts({ funding: { kind: 'fnc', from: '2024-01-01' } }),
  receiving_joint: facts({ funding: { kind: 'joint', from: '2024-01-01' } }),
  nothing_open: facts(),
  after_death: of({ ...fast, state: 'received' }, { diedOn: '2026-03-09' }),
};
const pageOf = (stage: FamilyStage, words: Partial<FamilyFacts> = {}): ReturnType<typeof familyView> => familyView({ ...CASES[stage], ...words }, NOW, 'plain', '/family');
const sentencesOf = (lines: readonly string[]): string[] => lines.flatMap((line) => line.split(/(?<=[.?!])\s+/)).filter(Boolean);
const wordsOf = (sentence: string): string[] => sentence.match(/[\p{L}\d’'-]+/gu) ?? [];
/** Vowel groups, less a silent e: near enough for a formula that is itself an average. */
const syllables = (word: string): number => Math.max(1, (word.toLowerCase().replace(/e$/, '').match(/[aeiouy]+/g) ?? []).length);
/** Flesch-Kincaid grade plus five: the age at which it is read with ease. */
function readingAge(lines: readonly string[]): number {
  const [sentences, words] = [sentencesOf(lines), lines.flatMap(wordsOf)];
  return 5 + 0.39 * (words.length / sentences.length) + 11.8 * (words.reduce((sum, word) => sum + syllables(word), 0) / words.length) - 15.59;
}

describe.each(FAMILY_STAGES)('%s', (stage) => {
  it('is where its case stands', () => {
    expect(familyStands(CASES[stage], NOW).stage).toBe(stage);
  });

  it.each(['individual', 'representative'] as const)('is said without a gap to the %s, in short sentences', (forWhom) => {
    const page = pageOf(stage, { forWhom, ...(forWhom === 'individual' && { consentScope: null }) });
    const all = [page.title, ...page.now, ...page.next, ...page.rights.flatMap(({ says }) => says), ...page.complain];
    expect(page.now.length).toBeGreaterThan(0);
    expect(page.next.length).toBeGreaterThan(0);
    expect(all.filter((line) => /[{}]|undefined|null/.test(line))).toEqual([]);
    expect(all.filter((line) => !/^[A-Z]/.test(line))).toEqual([]);
    expect(sentencesOf(all).filter((sentence) => wordsOf(sentence).length > 20)).toEqual([]);
    expect(readingAge([...page.now, ...page.next])).toBeLessThan(13);
  });

  it('has an easy read: one idea a line, none long', () => {
    const lines = pageOf(stage).easy.flatMap((part) => part.lines);
    expect(lines.filter((line) => wordsOf(line).length > 13)).toEqual([]);
    expect(readingAge(lines)).toBeLessThan(11);
    expect(STAGE_TEXTS[stage].easy.length).toBeGreaterThan(1);
  });

  it('uses no word that nobody explains, and none that frightens', () => {
    const page = pageOf(stage);
    const text = [page.title, ...page.now, ...page.next, ...page.easy.flatMap(({ lines }) => lines)].join(' ');
    expect(text).not.toMatch(/\b(MDT|DST|CHC|FNC|ICB|domain|level|severe|priority|terminal|palliative|dying|end of life|deteriorat|prognosis|diagnos|eligib|panel|breach|verif)/i);
    const told = new Set(page.words.map(({ word }) => word));
    for (const { word } of Object.values(GLOSSARY)) if (word !== 'Review' && new RegExp(`\\b${word}\\b`, 'i').test([...page.now, ...page.next].join(' '))) expect([...told]).toContain(word);
  });

  it('is not yet reviewed by families, or says by whom and when', () => {
    const { reviewedBy, reviewedOn } = STAGE_TEXTS[stage];
    expect((reviewedBy === null) === (reviewedOn === null)).toBe(true);
  });
});

describe('a promise that was not kept', () => {
  const late = (words: Partial<FamilyReferral>): readonly string[] => familyView(of({ receivedOn: '2026-01-05', ...words }), NOW, 'plain', '/family').late!;
  it('is said first, with sorry, why, a new day and who wrote', () => {
    expect(late({ delayReason: 'D1', expectedDecisionOn: '2026-03-20', sorryOn: '2026-02-03' })).toEqual([
      'We are late. We should have made our decision by 2 February 2026. We are sorry.', 'We are still waiting for papers from others, such as a hospital or a care home.',
      'We now expect to decide by 20 March 2026.', 'We wrote on 3 February 2026 to say so.',
    ]);
  });
  it('is said where nobody has written, and where the new day has passed too', () => {
    expect(late({ expectedDecisionOn: '2026-03-01' }).slice(1)).toEqual(['Nobody has written down why. Please ring us and ask.', 'We then said 1 March 2026. That day has passed too. Ring us to ask.', 'Nobody has written to say so yet. Somebody should have.']);
  });
  it('leaves the broken promise out of what happens next', () => {
    expect(familyView(of({ receivedOn: '2026-01-05' }), NOW, 'plain', '/family').next.join()).not.toContain('2 February');
    expect(familyView(of({}), NOW, 'plain', '/family')).toMatchObject({ late: null, next: expect.arrayContaining(['We should make our decision by 29 March 2026.']) as unknown });
  });
  it('is said of Fast Track care by the hour, with the number to ring', () => {
    const { late: care } = familyView(of({ ...fast, state: 'received', careDueAt: new Date('2026-03-09T10:00:00Z') }), NOW, 'plain', '/family');
    expect(care).toEqual(['We are late. Care should have been in place by 9 March 2026 at 10:00. We are sorry.', 'We have not heard that it has started. Please ring us now on 01632 960 001.']);
  });
});

describe('a decision', () => {
  it('is told to nobody before the letter', () => {
    const page = pageOf('decided_being_told');
    expect(JSON.stringify({ ...page, words: [] })).not.toMatch(/agreed|pays/);
  });
  it('is challenged by the day of its letter, and honestly after it', () => {
    expect(pageOf('told_neither').rights[0]!.says).toContain('Ask us by 6 September 2026.');
    expect(familyView(of({ ...decided, decisionOutcome: '04', toldOn: '2026-03-06', appealBy: '2026-03-09' }), NOW, 'plain', '/family').rights[0]!.says.at(-1)).toMatch(/^The last day to ask was 9 March 2026/);
  });
});
