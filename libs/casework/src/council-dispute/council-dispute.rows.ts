import type { PlainDate } from '@chc/deadlines';
import type { Row } from '../case/row.js';

export type CouncilDisputeState = 'open' | 'settled' | 'withdrawn';

/** A stage of the agreed procedure: its place in the order, its name and how many calendar days it has. */
export interface DisputeStageRow extends Row {
  readonly icbId: string | null;
  readonly fromOn: PlainDate;
  readonly position: number;
  readonly name: string;
  readonly days: number;
}

/** A dispute with a council about a case. */
export interface CouncilDisputeRow extends Row {
  readonly referralId: string;
  readonly organisationId: string;
  readonly state: CouncilDisputeState;
  readonly raisedOn: PlainDate;
  readonly raisedBy: 'council' | 'icb';
  readonly ground: string;
  readonly stage: number;
  readonly stageName: string;
  readonly stageFrom: PlainDate;
  readonly stageDue: PlainDate;
  readonly interimPayer: 'icb' | 'council' | 'shared';
  readonly interimPercent: number;
  readonly interimFrom: PlainDate;
  readonly settledOn: PlainDate | null;
  readonly outcome: string | null;
  readonly repaidBy: 'icb' | 'council' | 'nobody' | null;
  readonly repaidPence: number | null;
  readonly withdrawnOn: PlainDate | null;
}

/** Who pays from a day on, where that is not as the dispute began. */
export interface DisputePayerRow extends Row {
  readonly councilDisputeId: string;
  readonly fromOn: PlainDate;
  /** The ICB's part; the council's the rest. */
  readonly icbPercent: number;
}

/** What the ICB pays from each day on while a dispute lasts, as it began first. */
export function paidMeanwhile({ id, interimFrom, interimPercent }: CouncilDisputeRow, payers: readonly DisputePayerRow[]): { fromOn: PlainDate; icbPercent: number }[] {
  return [
    { fromOn: interimFrom, icbPercent: Number(interimPercent) },
    ...payers.filter(({ councilDisputeId }) => councilDisputeId === id).map(({ fromOn, icbPercent }) => ({ fromOn, icbPercent: Number(icbPercent) })),
  ];
}

/** The procedure in force for an ICB on a day, in order: its own stages before those for all, the latest that have begun. */
export function procedureOn(stages: readonly DisputeStageRow[], on: PlainDate): readonly DisputeStageRow[] {
  const begun = stages.filter(({ fromOn }) => fromOn <= on);
  const own = begun.filter(({ icbId }) => icbId !== null);
  const from = own.length > 0 ? own : begun;
  const latest = from.map(({ fromOn }) => fromOn).sort().at(-1);
  return from.filter(({ fromOn }) => fromOn === latest).sort((a, b) => a.position - b.position);
}
