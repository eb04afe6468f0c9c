import type { PlainDate } from '@chc/deadlines';
import type { Row } from '../case/row.js';

export type PackageState = 'requested' | 'agreed' | 'live' | 'ended';

export interface CarePackageRow extends Row {
  readonly eligibilityId: string;
  readonly sourceId: string | null;
  readonly providerId: string | null;
  readonly state: PackageState;
  readonly what: string | null;
  readonly careProduct: string | null;
  readonly phbType: string | null;
  readonly weeklyCostPence: number | null;
  readonly requestedOn: PlainDate | null;
  readonly requestedBy: string | null;
  readonly agreedOn: PlainDate | null;
  readonly agreedBy: string | null;
  readonly startsOn: PlainDate | null;
  readonly endsOn: PlainDate | null;
  readonly endReason: string | null;
}

export interface CarePackageShareRow extends Row {
  readonly carePackageId: string;
  readonly fromOn: PlainDate;
  readonly funder: 'nhs' | 'council' | 'other';
  readonly organisationId: string | null;
  readonly sharePercent: number;
  readonly basis: string | null;
  readonly replacedAt: string | null;
}

export interface CarePackageChangeRow extends Row {
  readonly carePackageId: string;
  readonly reviewId: string | null;
  readonly state: 'requested' | 'approved' | 'declined';
  readonly what: string;
  readonly effectiveOn: PlainDate;
  readonly weeklyCostPence: number | null;
  readonly requestedOn: PlainDate;
  readonly requestedBy: string;
  readonly approvedOn: PlainDate | null;
  readonly approvedBy: string | null;
  readonly declinedOn: PlainDate | null;
}
