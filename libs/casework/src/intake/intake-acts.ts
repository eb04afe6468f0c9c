import type { IntakeAct } from '../act/intake-act.js';
import { ANSWERING } from './answering.intake.js';
import { COMPLETING } from './completing.intake.js';
import { LOGGING } from './logging.intake.js';
import { SENDING } from './sending.intake.js';

const TABLE = { ...SENDING, ...LOGGING, ...ANSWERING, ...COMPLETING } as const;
export type IntakeActName = keyof typeof TABLE;

/** Every way in, by its name, which is the same in addresses, permissions and the account. */
export const INTAKE_ACTS: Readonly<Record<IntakeActName, IntakeAct>> = TABLE as unknown as Record<IntakeActName, IntakeAct>;
