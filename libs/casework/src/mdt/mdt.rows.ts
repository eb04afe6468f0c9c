import type { PlainDate } from '@chc/deadlines';
import type { Row } from '../case/row.js';
import type { Profession } from './mdt.rules.js';

export interface MdtMemberRow extends Row {
  readonly referralId: string;
  readonly name: string;
  readonly profession: Profession;
  readonly careActAssessor: boolean;
  readonly organisation: string;
  /** The account that may open this one case, and until when. */
  readonly username: string | null;
  readonly mayOpenUntil: PlainDate | null;
  /** Whose slot brought them onto the MDT, and whether they have no account with us. */
  readonly professionalId: string | null;
  readonly fromOutside: boolean;
  readonly addedOn: PlainDate;
  readonly attendance: 'in_person' | 'by_video_or_telephone' | 'absent' | null;
  /** Why the MDT had to wait, where a key member could not come sooner. */
  readonly unavailableUntil: PlainDate | null;
  readonly removedOn: PlainDate | null;
}
