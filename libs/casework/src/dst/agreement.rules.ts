import { DST_LEVELS, type DstLevel } from './dst.rules.js';

const ORDER = Object.keys(DST_LEVELS) as DstLevel[];

/** Whether one level is higher than another; no level is lower than any. */
export const isHigher = (one: DstLevel, other: DstLevel | undefined): boolean => other === undefined || ORDER.indexOf(one) > ORDER.indexOf(other);

/** The highest of some levels; undefined of none. */
export function highestOf(levels: readonly DstLevel[]): DstLevel | undefined {
  return levels.reduce<DstLevel | undefined>((highest, level) => (isHigher(level, highest) ? level : highest), undefined);
}

/** How the members of an MDT settle a domain. */
export interface Agreement {
  readonly level: DstLevel;
  /** All members agree on this level, having talked about it. */
  readonly together: boolean;
  readonly disagreement?: string | undefined;
  /** The levels that members of the MDT propose now. */
  readonly proposed: readonly DstLevel[];
  /** The level in the previous DST, where it is known. */
  readonly previous?: DstLevel | undefined;
  /** What shows that the need itself has fallen and is not well managed. */
  readonly wellManaged?: string | undefined;
}

export type AgreementRefusal = 'not_the_highest_proposed' | 'nothing_proposed' | 'disagreement_not_described' | 'fall_not_explained';

/**
 * Why a level cannot stand; empty when it can. Where members cannot agree the higher level stands and the disagreement is
 * kept (second-hand). A level lower than one proposed takes the agreement of all. A well-managed need is still a need, so a
 * fall since the previous DST is explained (NF22 paras 162-166, second-hand).
 */
export function agreementRefusals({ level, together, disagreement, proposed, previous, wellManaged }: Agreement): AgreementRefusal[] {
  const refusals: AgreementRefusal[] = [];
  if (!together) {
    if (proposed.length === 0) refusals.push('nothing_proposed');
    else if (level !== highestOf(proposed)) refusals.push('not_the_highest_proposed');
    if (!disagreement?.trim()) refusals.push('disagreement_not_described');
  }
  if (previous !== undefined && isHigher(previous, level) && !wellManaged?.trim()) refusals.push('fall_not_explained');
  return refusals;
}
