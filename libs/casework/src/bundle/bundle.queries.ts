import type { PlainDate } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';
import type { Block, EntryText } from './bundle.content.js';
import type { BundleSection, WithholdingReason } from './bundle.purposes.js';
import { redactEntry } from './redaction.rules.js';

export type LookDecision = 'release' | 'redact' | 'withhold';

/** What the first page says of a bundle: frozen when it is made. */
export interface BundleCover {
  readonly person: string;
  readonly nhsNumber: string;
  readonly icb: string;
}

/** An entry of a bundle, with what was last decided about it. */
export interface BundleEntry extends EntryText {
  readonly id: string;
  readonly number: number;
  readonly section: BundleSection;
  readonly part: string;
  readonly happenedOn: PlainDate | null;
  readonly content: readonly Block[];
  readonly digest: string;
  readonly compared: 'first' | 'new' | 'changed' | 'same';
  readonly waitsBecause: readonly string[];
  readonly proposed: readonly string[];
  readonly documentId: string | null;
  readonly letterId: string | null;
  readonly decision: LookDecision | null;
  readonly reason: WithholdingReason | null;
  readonly passages: readonly string[];
  readonly copyDocumentId: string | null;
  readonly lookedByName: string | null;
  readonly lookedAt: Date | null;
  /** What was decided about it in the version before, where it is the same. */
  readonly before: { readonly decision: LookDecision; readonly reason: string | null; readonly passages: readonly string[] } | null;
  /** A document that was withdrawn from the case after the bundle was made. */
  readonly isWithdrawn: boolean;
}

/** Somebody has to look at it before the bundle goes out. */
export const waits = ({ waitsBecause, decision }: Pick<BundleEntry, 'waitsBecause' | 'decision'>): boolean => waitsBecause.length > 0 && decision === null;

/** All entries of a bundle in their order, in one statement. */
export async function readBundleEntries(db: Queryable, bundleId: string): Promise<BundleEntry[]> {
  const { rows } = await db.query<BundleEntry>({
    name: 'bundle-entries',
    text: `select e.id, e.number, e.section, e.part, e.happened_on as "happenedOn", e.title, e.content, e.digest, e.compared, e.waits_because as "waitsBecause", e.proposed,
        e.document_id as "documentId", e.letter_id as "letterId", l.decision, l.reason, coalesce(l.passages, '{}') as passages, l.copy_document_id as "copyDocumentId",
        l.looked_by_name as "lookedByName", l.looked_at as "lookedAt", e.document_id is not null and d.withdrawn_at is not null as "isWithdrawn",
        case when e.compared = 'same' then (
          select json_build_object('decision', o.decision, 'reason', o.reason, 'passages', o.passages) from bundle_entry b join bundle_look o on o.bundle_entry_id = b.id and o.case_bundle_id = b.case_bundle_id
          where b.case_bundle_id = k.previous_id and b.part = e.part and b.record_id is not distinct from e.record_id order by o.seq desc limit 1) end as before
      from bundle_entry e join case_bundle k on k.id = e.case_bundle_id
      left join lateral (select * from bundle_look l where l.case_bundle_id = e.case_bundle_id and l.bundle_entry_id = e.id order by l.seq desc limit 1) l on true
      left join document d on d.id = e.document_id
      where e.case_bundle_id = $1 order by e.number`,
    values: [bundleId],
  });
  return rows;
}

/** An entry as it goes out: null when it is kept back. What is marked in it is in no text of it. */
export function asReleased(entry: BundleEntry): EntryText | null {
  if (entry.decision === 'withhold' || waits(entry)) return null;
  return entry.decision === 'redact' && entry.passages.length > 0 ? redactEntry(entry, entry.passages) : { title: entry.title, content: entry.content };
}

/** A paper that goes out beside the printed page: a document, its copy with passages hidden, or a letter as it was issued. */
export interface BundlePaper {
  readonly number: number;
  readonly part: string;
  /** Of a document. */
  readonly contentType: string | null;
  readonly storedAs: string | null;
  readonly sha256: string | null;
  /** Of a letter. */
  readonly html: string | null;
}

/** The papers of a bundle that may go out whole, in one statement: nothing that is kept back, nothing of which a part is hidden but by a copy. */
export async function readBundlePapers(db: Queryable, bundleId: string): Promise<BundlePaper[]> {
  const { rows } = await db.query<BundlePaper>({
    name: 'bundle-papers',
    text: `select e.number, e.part, d.content_type as "contentType", d.stored_as as "storedAs", d.sha256, t.body as html
      from bundle_entry e
      left join lateral (select decision, copy_document_id from bundle_look l where l.case_bundle_id = e.case_bundle_id and l.bundle_entry_id = e.id order by l.seq desc limit 1) l on true
      left join document d on d.id = case when l.decision = 'redact' then l.copy_document_id when l.decision = 'release' then e.document_id end
      left join letter t on t.id = e.letter_id and (l.decision = 'release' or (l.decision is null and cardinality(e.waits_because) = 0))
      where e.case_bundle_id = $1 and (d.id is not null or t.body is not null) order by e.number`,
    values: [bundleId],
  });
  return rows;
}

/** The printed page of a bundle as it went out, or the frozen facts of its first page while it has not. */
export async function readBundlePage(db: Queryable, bundleId: string): Promise<{ readonly body: string | null; readonly cover: BundleCover }> {
  const { rows } = await db.query<{ body: string | null; cover: BundleCover }>('select body, cover from case_bundle where id = $1', [bundleId]);
  return rows[0]!;
}
