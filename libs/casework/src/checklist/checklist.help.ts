import type { ChecklistDomain } from './checklist.rules.js';

/**
 * What to think of in each domain, in our words: a reminder while one fills in, and nothing to judge by. The level is chosen
 * by the tool's own descriptions, which are not copied here.
 */
export const CHECKLIST_HELP: Readonly<Record<ChecklistDomain, string>> = {
  breathing: 'Shortness of breath, at rest or when moving; inhalers, oxygen, suction, a tube or a mask; what helps and what does not',
  nutrition: 'Eating and drinking enough; help at meals; swallowing and choking; weight lost; feeding by a tube',
  continence: 'Bladder and bowels; pads, catheter or stoma; infections or blockages; how much help, and how often',
  skin: 'Wounds and pressure damage, and the risk of them; dressings; turning; whether it heals',
  mobility: 'Walking, standing, moving from bed to chair; falls; hoist or people needed; stiffness or pain on moving',
  communication: 'Making needs known and understanding others; hearing, sight and speech; who can read the signs',
  psychological_and_emotional: 'Mood, anxiety, distress, seeing or hearing what is not there; whether comfort or distraction helps; withdrawal',
  cognition: 'Memory, knowing place and time, making choices, seeing danger; what somebody else has to decide or remember',
  behaviour: 'What happens, how often, how long; the risk to the person and to others; what prevents it; refusing care',
  drug_therapies: 'How medicines are given, and by whom; how often they change; pain and other symptoms, and whether they are under control',
  altered_states_of_consciousness: 'Fits, faints, blackouts, or being hard to wake; how often, how long, what is done; the risk of harm',
};
