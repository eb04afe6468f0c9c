import { type Doing, refuse } from '../act/act.js';
import { type FieldRefusal, line, maybe, sometimes, whole } from '../act/fields.js';
import { insertRow } from '../act/write.js';

const percent = (label: string, more: { part?: string; hint?: string } = {}) => maybe(whole(label, { least: 0, most: 100, ...more }));

/** Who pays how much of a joint package. */
export const SHARE_FIELDS = {
  nhsPercent: percent('Paid by the NHS, in per cent', { part: 'Shares of a joint package', hint: 'Only for a joint package: the shares add up to 100' }),
  councilPercent: percent('Paid by the council, in per cent'),
  otherPercent: percent('Paid by somebody else, in per cent'),
  otherFunder: sometimes(line('Who else pays', { hint: 'Needed where somebody else pays a share' })),
};

interface Shares {
  readonly nhsPercent?: number | undefined;
  readonly councilPercent?: number | undefined;
  readonly otherPercent?: number | undefined;
  readonly otherFunder?: string | undefined;
}

/** What is wrong with the shares: a joint package has some, of more than one funder, that add up; no other decision has any. */
export function wrongShares(isJoint: boolean, { nhsPercent = 0, councilPercent = 0, otherPercent = 0, otherFunder }: Shares): FieldRefusal[] {
  if (!isJoint) return nhsPercent + councilPercent + otherPercent > 0 ? [refuse('nhsPercent', nhsPercent, 'no shares: they are for a joint package')] : [];
  const wrong: FieldRefusal[] = [];
  if (nhsPercent + councilPercent + otherPercent !== 100) wrong.push(refuse('nhsPercent', nhsPercent, 'shares that add up to 100'));
  else if (nhsPercent === 0 || nhsPercent === 100) wrong.push(refuse('nhsPercent', nhsPercent, 'a share of the NHS and one of somebody else'));
  if (otherPercent > 0 && otherFunder === undefined) wrong.push(refuse('otherFunder', '', 'who pays the other share'));
  return wrong;
}

export async function writeShares(doing: Doing<'referral'>, { nhsPercent, councilPercent, otherPercent, otherFunder }: Shares): Promise<void> {
  const shares = [['nhs', nhsPercent, null], ['council', councilPercent, null], ['other', otherPercent, otherFunder]] as const;
  for (const [funder, percentage, name] of shares) {
    if (!percentage) continue;
    await insertRow(doing.tx, 'decision_share', {
      icb_id: doing.row.icbId, person_id: doing.record.caseId, referral_id: doing.row.id, funder, funder_name: name, percent: percentage,
    });
  }
}
