import type { PlainDate } from '@chc/deadlines';
import type { Row } from '../case/row.js';
import type { BUNDLE_ASKED_BY, BundlePurposeName } from './bundle.purposes.js';

/** A version of a bundle; its entries and its printed page are read apart, because they are long. */
export interface CaseBundleRow extends Row {
  readonly purpose: BundlePurposeName;
  /** Version of the bundle for this purpose, from 1. */
  readonly number: number;
  readonly previousId: string | null;
  readonly state: 'prepared' | 'released' | 'withdrawn';
  readonly requestedOn: PlainDate;
  readonly requestedBy: keyof typeof BUNDLE_ASKED_BY;
  /** The day by which it must be answered, where the law says one. */
  readonly dueOn: PlainDate | null;
  readonly entries: number;
  /** Entries that nobody has looked at yet and somebody has to. */
  readonly waiting: number;
  readonly digest: string;
  readonly preparedBy: string;
  readonly preparedByName: string;
  readonly preparedOn: PlainDate;
  readonly preparedAt: string;
  readonly releasedBy: string | null;
  readonly releasedByName: string | null;
  readonly releasedOn: PlainDate | null;
  readonly releasedAt: string | null;
  readonly bodyDigest: string | null;
  readonly withdrawnOn: PlainDate | null;
  readonly withdrawnReason: string | null;
}
