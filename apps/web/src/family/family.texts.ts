import type { FamilyStage } from '@chc/casework';

/**
 * What the family page says at each stage: the one table of its wording (decision 0049). `{…}` is filled in: {name} is "you" to the
 * person themself, {Name} begins a sentence, {names} is "your", {has} "have". Sentences are short; a test holds them to a reading age.
 */
export interface StageText {
  readonly title: string;
  readonly now: readonly string[];
  readonly next: readonly string[];
  /** The promise with its day, left out where it is already broken. */
  readonly by?: string;
  /** The same in easy read: one idea a line. */
  readonly easy: readonly string[];
  readonly easyBy?: string;
  /** Words of GLOSSARY that it uses. */
  readonly words: readonly GlossaryWord[];
  readonly rights: readonly RightName[];
  /** Who read it for its tone, and when. Null: not yet reviewed by families. Whoever changes the words sets it back to null. */
  readonly reviewedBy: string | null;
  readonly reviewedOn: string | null;
}

export type GlossaryWord = 'coordinator' | 'assessment_meeting' | 'recommendation' | 'chc' | 'fnc' | 'joint' | 'checklist' | 'fast_track' | 'review' | 'advocate' | 'local_resolution';
export const GLOSSARY: Readonly<Record<GlossaryWord, { readonly word: string; readonly means: string }>> = {
  coordinator: { word: 'Coordinator', means: 'The person on our team who sees the assessment through.' },
  assessment_meeting: { word: 'Assessment meeting', means: 'A meeting of at least two professionals who know about health and care. Letters may call it an MDT, for multidisciplinary team.' },
  recommendation: { word: 'Recommendation', means: 'What the people at the meeting think should be decided. It is not the decision.' },
  chc: { word: 'NHS continuing healthcare', means: 'Care that the NHS arranges and pays for in full, because the main need is for health care. Letters may call it CHC.' },
  fnc: { word: 'NHS-funded nursing care', means: 'Money from the NHS towards care by a nurse in a care home. Letters may call it FNC.' },
  joint: { word: 'Joint package', means: 'Care that the NHS and the council pay for together.' },
  checklist: { word: 'Checklist', means: 'A short form. It shows whether a full assessment is needed.' },
  fast_track: { word: 'Fast Track', means: 'The name that letters use for an urgent request for care.' },
  review: { word: 'Review', means: 'A look at whether the care is still right.' },
  advocate: { word: 'Advocate', means: 'Somebody who helps a person to say what they want, or says it for them.' },
  local_resolution: { word: 'Local resolution', means: 'The name that letters use for looking at a decision again.' },
};

export type RightName = 'advocate' | 'take_part' | 'copy' | 'challenge' | 'challenge_first_look' | 'go_further';
export const RIGHTS: Readonly<Record<RightName, { readonly title: string; readonly says: readonly string[]; readonly dated?: string; readonly easy: string }>> = {
  take_part: { title: 'Take part', says: ['{Name} can say what matters, and be at the meeting.', 'Family, friends or an advocate can help with this.'], easy: '{Name} can be at the meeting.' },
  advocate: { title: 'Somebody to speak for {name}', says: ['An advocate can help. Ask us, and we will help to find one.', 'Beacon is a separate organisation. It gives free advice about NHS continuing healthcare.'], easy: 'Somebody can help {name} to speak up. Ask us.' },
  copy: { title: 'Ask for a copy', says: ['You can ask us for a copy of what is written about {name}.', 'We will tell you what we can share, and when.'], easy: 'You can ask for a copy of the papers.' },
  challenge: { title: 'Disagree with the decision', says: ['You can ask us to look at the decision again.'], dated: 'Ask us by {appealBy}.', easy: 'You can ask us to think again.' },
  challenge_first_look: { title: 'Disagree with the Checklist', says: ['You can ask us to look at it again. There is no last day for this.'], easy: 'You can ask us to think again.' },
  go_further: { title: 'If you still disagree', says: ['Our answer will say how to ask for an independent review.', 'That is a look at the decision by people who had no part in it.'], easy: 'After that, other people can look at it too.' },
};

const UNREVIEWED = { reviewedBy: null, reviewedOn: null } as const;
const ASKING = ['take_part', 'advocate', 'copy'] as const;
const TOLD = ['challenge', 'go_further', 'advocate', 'copy'] as const;
const DECIDE_BY = 'We should make our decision by {due}.';
const EASY_BY = 'We should decide by {due}.';

export const STAGE_TEXTS: Readonly<Record<FamilyStage, StageText>> = {
  first_look_being_told: {
    title: 'A first look has been taken', now: ['We received a form called the Checklist on {received}.', 'We are writing to {name} about what it showed.'],
    next: ['The letter says what happens now. If it does not come, please ring us.'],
    easy: ['Somebody filled in a form about {name}.', 'We are writing a letter about it.', 'Ring us if the letter does not come.'], words: ['checklist', 'advocate'], rights: ['advocate', 'copy'], ...UNREVIEWED,
  },
  first_look_told: {
    title: 'No full assessment is needed at the moment', now: ['We wrote to {name} about this on {told}.', 'It does not mean that {name} {has} no needs.'],
    next: ['If {names} needs change, a new Checklist can be done.', 'The council can tell you about other help.'],
    easy: ['{Name} {do} not need a full assessment now.', 'We wrote a letter about this.', 'Things can change. Then we can look again.'], words: ['checklist', 'advocate'], rights: ['challenge_first_look', 'advocate', 'copy'], ...UNREVIEWED,
  },
  received: {
    title: 'We have the request for an assessment', now: ['We received it on {received}.', 'One of our team will be the coordinator. They will see the assessment through.'],
    next: ['The coordinator will get in touch. They will explain what happens and ask what {name} {want}.'], by: DECIDE_BY,
    easy: ['We have the request.', 'It came on {received}.', 'One person will look after it.', 'That person will get in touch.'], easyBy: EASY_BY, words: ['coordinator', 'chc', 'advocate'], rights: ASKING, ...UNREVIEWED,
  },
  gathering: {
    title: 'We are finding out what we need to know', now: ['We ask the people who know {names} care, such as nurses, carers and the council.', '{Name} and the family can tell us what they know too.'],
    next: ['We will set a day for the assessment meeting. {Name} will be invited.'], by: DECIDE_BY,
    easy: ['We are asking people about {names} care.', 'You can tell us things too.', 'Next there will be a meeting.', '{Name} can come.'], easyBy: EASY_BY, words: ['assessment_meeting', 'coordinator', 'chc', 'advocate'], rights: ASKING, ...UNREVIEWED,
  },
  meeting_booked: {
    title: 'There is a day for the assessment meeting', now: ['The meeting is on {meeting}.', 'People who know about health and care will talk about what {name} {need}.'],
    next: ['{Name} can be there. So can somebody who speaks for {name}.', 'After the meeting, somebody else checks what it recommends. Then we decide.'], by: DECIDE_BY,
    easy: ['There will be a meeting.', 'It is on {meeting}.', '{Name} can come.', 'You can bring somebody to help.'], easyBy: EASY_BY, words: ['assessment_meeting', 'recommendation', 'chc', 'advocate'], rights: ASKING, ...UNREVIEWED,
  },
  meeting_held: {
    title: 'The assessment meeting has been held', now: ['The people who were there are writing down what they found.', 'They will say what they recommend.'],
    next: ['Somebody who was not at the meeting checks it. Then we decide.'], by: DECIDE_BY,
    easy: ['The meeting is over.', 'People are writing down what was said.', 'Next, somebody else checks it.'], easyBy: EASY_BY, words: ['assessment_meeting', 'recommendation', 'chc', 'advocate'], rights: ASKING, ...UNREVIEWED,
  },
  being_decided: {
    title: 'The recommendation is being checked', now: ['Somebody who was not at the meeting is reading it.', 'They make sure that it is fair and that nothing is missing.'],
    next: ['Then we decide. We will write to {name} and give our reasons.'], by: DECIDE_BY,
    easy: ['Somebody is checking the papers.', 'Then we decide.', 'We will write a letter.'], easyBy: EASY_BY, words: ['recommendation', 'chc', 'advocate'], rights: ['advocate', 'copy'], ...UNREVIEWED,
  },
  decided_being_told: {
    title: 'A decision has been made', now: ['We made it on {decided}.', 'We are writing to {name}. The letter says what was decided and why.'],
    next: ['Please wait for the letter. If it does not come, ring us.'],
    easy: ['We have decided.', 'We are writing a letter.', 'The letter says what and why.', 'Ring us if it does not come.'], words: ['chc', 'advocate'], rights: ['advocate', 'copy'], ...UNREVIEWED,
  },
  told_chc: {
    title: 'NHS continuing healthcare is agreed', now: ['We wrote to {name} on {told}.', 'The NHS arranges and pays for the care that {name} {need}.'],
    next: ['{review}', 'A review cannot take this away by itself.'],
    easy: ['The answer is yes.', 'The NHS pays for the care.', 'We wrote a letter about it.', 'Later we look at whether the care is right.'], words: ['chc', 'review', 'advocate'], rights: ['copy', 'advocate'], ...UNREVIEWED,
  },
  told_fnc: {
    title: 'NHS-funded nursing care is agreed', now: ['We wrote to {name} on {told}. The letter gives our reasons.', 'The NHS pays towards care by a nurse in a care home. NHS continuing healthcare was not agreed.'],
    next: ['{review}', 'Tell us if {names} needs change.'],
    easy: ['The NHS pays for some of the care.', 'It pays for care by a nurse.', 'It does not pay for all of it.', 'We wrote a letter about why.'], words: ['fnc', 'chc', 'local_resolution', 'advocate'], rights: TOLD, ...UNREVIEWED,
  },
  told_neither: {
    title: 'NHS continuing healthcare was not agreed', now: ['We wrote to {name} on {told}. The letter gives our reasons.', 'We know that this may be hard to read.'],
    next: ['Please ring us if you want to talk about it.', 'The council can tell you about other help.'],
    easy: ['The answer is no.', 'We wrote a letter about why.', 'You can talk to us about it.', 'The council may be able to help.'], words: ['chc', 'local_resolution', 'advocate'], rights: TOLD, ...UNREVIEWED,
  },
  told_by_letter: {
    title: 'A decision has been made', now: ['We wrote to {name} on {told}.', 'The letter says what was decided and why. It is for {name} to share.'],
    next: ['Please ring us if you want to talk about it.'],
    easy: ['We have decided.', 'We wrote a letter to {name}.', 'The letter says what and why.'], words: ['chc', 'local_resolution', 'advocate'], rights: TOLD, ...UNREVIEWED,
  },
  closed: {
    title: 'The request is closed', now: ['It was closed on {concluded}, without a decision.'], next: ['We can tell you more. Please ring us.'],
    easy: ['The request is closed.', 'We did not make a decision.', 'Ring us to talk about it.'], words: ['chc', 'advocate'], rights: ['advocate', 'copy'], ...UNREVIEWED,
  },
  fast_track_received: {
    title: 'We have an urgent request for care', now: ['A nurse or a doctor asked us on {receivedAt} to arrange care quickly.', 'We do this before other work.'],
    next: ['We will get in touch. We will ask what would help most, and where {name} would like to be.'], by: 'We aim to have care in place by {careDue}.',
    easy: ['A nurse or doctor has asked for care.', 'We are doing this first.', 'We will get in touch soon.'], easyBy: 'Care should be there by {careDue}.', words: ['fast_track', 'chc', 'advocate'], rights: ['advocate', 'copy'], ...UNREVIEWED,
  },
  fast_track_asked_back: {
    title: 'We have asked the nurse or doctor a question', now: ['Something was missing on the form. It is about the form, and not about {names} care.', 'You do not have to do anything.'],
    next: ['We go on as soon as we have the answer.', 'If care is needed sooner, ring us, or the nurse or doctor who asked.'],
    easy: ['We have asked the nurse or doctor a question.', 'You do not have to do anything.', 'Ring us if help is needed now.'], words: ['fast_track', 'advocate'], rights: ['advocate', 'copy'], ...UNREVIEWED,
  },
  fast_track_agreed: {
    title: 'The care is agreed', now: ['We agreed to the urgent request on {decided}.', 'The NHS arranges and pays for the care.'],
    next: ['We are arranging it now. Tell us what matters to {name}.'], by: 'We aim to have care in place by {careDue}.',
    easy: ['The answer is yes.', 'The NHS pays for the care.', 'We are arranging it now.'], easyBy: 'Care should be there by {careDue}.', words: ['fast_track', 'chc', 'advocate'], rights: ['advocate', 'copy'], ...UNREVIEWED,
  },
  fast_track_care_started: {
    title: 'The care has started', now: ['It started on {careStarted}.', 'The NHS arranges and pays for it.'],
    next: ['If something is not right, or {name} {need} something else, please ring us.'],
    easy: ['The care has started.', 'The NHS pays for it.', 'Ring us if something is not right.'], words: ['fast_track', 'chc', 'advocate'], rights: ['advocate', 'copy'], ...UNREVIEWED,
  },
  fast_track_closed: {
    title: 'The urgent request is closed', now: ['It was closed on {concluded}.'], next: ['Please ring us. We will talk it through with you.'],
    easy: ['The request is closed.', 'Ring us to talk about it.'], words: ['fast_track', 'advocate'], rights: ['advocate', 'copy'], ...UNREVIEWED,
  },
  assessed_again: {
    title: 'We are looking again at what {name} {need}', now: ['{Names} care goes on as it is while we do this.'],
    next: ['There will be an assessment meeting. {Name} can be there.', 'We will write to {name} and give our reasons.'],
    easy: ['We are looking again at {names} care.', 'The care goes on.', 'There will be a meeting.', 'We will write a letter.'], words: ['assessment_meeting', 'chc', 'advocate'], rights: ASKING, ...UNREVIEWED,
  },
  looked_at_again: {
    title: 'We are looking at the decision again', now: ['We were asked to on {asked}.'],
    next: ['We talk about it with you first. There may be a meeting after that.', 'We will write to {name} with our answer.'], by: 'We aim to answer by {answerBy}.',
    easy: ['You asked us to think again.', 'We are doing that.', 'We will write a letter with our answer.'], easyBy: 'We should answer by {answerBy}.', words: ['local_resolution', 'advocate'], rights: ['advocate', 'copy', 'go_further'], ...UNREVIEWED,
  },
  receiving_chc: {
    title: '{Name} {has} NHS continuing healthcare', now: ['The NHS arranges and pays for {names} care.'],
    next: ['{review}', 'If {names} needs change before that, please tell us.'],
    easy: ['The NHS pays for {names} care.', 'Sometimes we look at whether it is right.', 'Tell us if something changes.'], words: ['chc', 'review', 'advocate'], rights: ['copy', 'advocate'], ...UNREVIEWED,
  },
  receiving_fnc: {
    title: '{Name} {has} NHS-funded nursing care', now: ['The NHS pays towards care by a nurse in the care home.'],
    next: ['{review}', 'If {names} needs change before that, please tell us.'],
    easy: ['The NHS pays for care by a nurse.', 'Sometimes we look at whether it is right.', 'Tell us if something changes.'], words: ['fnc', 'review', 'advocate'], rights: ['copy', 'advocate'], ...UNREVIEWED,
  },
  receiving_joint: {
    title: 'The NHS and the council share the cost of {names} care', now: ['Each pays for a part of it.'],
    next: ['{review}', 'If {names} needs change before that, please tell us.'],
    easy: ['The NHS pays for some of {names} care.', 'The council pays for some.', 'Tell us if something changes.'], words: ['joint', 'review', 'advocate'], rights: ['copy', 'advocate'], ...UNREVIEWED,
  },
  nothing_open: {
    title: 'Nothing is open at the moment', now: ['We are not working on a request for {name} now.'], next: ['If you have a question, please ring us.'],
    easy: ['We are not working on anything now.', 'Ring us if you have a question.'], words: ['chc', 'advocate'], rights: ['advocate', 'copy'], ...UNREVIEWED,
  },
  after_death: {
    title: 'We are sorry that {name} has died', now: ['This page is now for whoever looks after {names} affairs.'],
    next: ['If something was still open, we will talk with you about whether it goes on.', 'If you have a question about care that was paid for, please ring us. There is no hurry.'],
    easy: ['We are sorry that {name} has died.', 'We will talk with you about what was still open.', 'Ring us when you want to.'], words: ['local_resolution'], rights: ['copy'], ...UNREVIEWED,
  },
};

/** Why a decision is late, by the coded reason. What was written beside it stays in the record: it may be clinical. */
export const LATE_BECAUSE: Readonly<Record<string, string>> = {
  D1: 'We are still waiting for papers from others, such as a hospital or a care home.',
  D2: 'We still need something from {name} or the family, or a day that suits.',
  D3: 'Somebody who has to take part has not been free.',
  D4: 'Something out of the ordinary has happened. Ring us, and we will explain.',
};

/** What the person needs in order to be understood, as the page says that we know. */
export const NEEDS_KNOWN: Readonly<Record<string, string>> = {
  interpreter: 'We know that {name} {need} an interpreter. We arrange one.', sign_language: 'We know that {name} {use} sign language. We arrange an interpreter.',
  easy_read: 'We know that {name} {need} easy read.', large_print: 'We know that {name} {need} large print.', braille: 'We know that {name} {read} braille. Ask us for any letter in it.',
  hearing: 'We know that {name} may not hear well on the telephone. You can write to us instead.', speech: 'We know that {name} may need more time, or another way, to say something.',
  other: 'We know that {name} {need} something to be done another way. Ask us about it.',
};
