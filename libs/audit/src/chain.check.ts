import type { Anchor } from './anchors.js';
import { MembersDigest, type MemberKind, type Seal, sealHash, sha256 } from './seal.hash.js';

/** What was checked, and everything found wrong, in the order of the chain: the first is the first bad entry. */
export interface AuditReport {
  readonly intact: boolean;
  readonly seals: number;
  readonly entries: number;
  readonly batches: number;
  readonly anchors: number;
  readonly head: { readonly number: number; readonly hash: string } | null;
  readonly broken: readonly Finding[];
}

/** Something that does not fit, and where. */
export interface Finding {
  /** `entry 12`, `batch 3` (of the access log), `access 7` (a row of it), `seal 4 (entries 10 to 19)` or `anchor 2`. */
  readonly where: string;
  readonly why: string;
}

/** A member as it is read beside what it is of; what has been deleted leaves nulls. */
export interface MemberRow {
  readonly kind: MemberKind;
  readonly id: number;
  readonly sealNumber: number;
  readonly hash: string;
  readonly written: string | null;
  /** The text of an entry made anew from its columns; null for a batch, whose text is nothing else. */
  readonly columns: string | null;
  readonly at: Date | null;
}

/** No transaction takes longer from its entry to its commit; a later one says that it happened before what was sealed. */
const LATE_MS = 60 * 60_000;
const MOST_FINDINGS = 20;

/** Goes along the chain, link by link, and notes what does not fit. Pure: what it is given is all it knows. */
export class ChainCheck {
  private readonly found: Finding[] = [];
  private readonly counted = { seals: 0, entries: 0, batches: 0 };
  private previous: Seal | null = null;
  private seal: Seal | null = null;
  private digest = new MembersDigest();
  private inSeal = { entry: 0, batch: 0, first: 0, last: 0, bad: false };
  private latest = -Infinity;

  private readonly anchored = new Map<number, Anchor[]>();

  constructor(private readonly anchors: readonly (Anchor | null)[]) {
    for (const anchor of anchors) if (anchor) this.anchored.set(anchor.number, [...(this.anchored.get(anchor.number) ?? []), anchor]);
  }

  beginSeal(seal: Seal): void {
    this.seal = seal;
    this.digest = new MembersDigest();
    this.inSeal = { entry: 0, batch: 0, first: 0, last: 0, bad: false };
  }

  member({ kind, id, sealNumber, hash, written, columns, at }: MemberRow): void {
    const bad = (why: string): void => {
      this.inSeal.bad = true;
      this.note(`${kind} ${id}`, why);
    };
    this.digest.add(kind, id, hash);
    this.inSeal[kind] += 1;
    if (kind === 'entry') this.inSeal = { ...this.inSeal, first: this.inSeal.first || id, last: id };
    if (sealNumber !== this.seal!.number) bad(`is in seal ${sealNumber}, which is not there`);
    else if (written === null) bad('is not there any more');
    else if (sha256(written) !== hash) bad('is not what was sealed');
    else if (columns !== null && columns !== written) bad('has columns that say something else than its sealed text');
    else if (at && at.getTime() < this.earliest()) bad('says that it happened more than an hour before what was sealed already: it was put into the past');
    if (at && kind === 'entry') this.latest = Math.max(this.latest, at.getTime());
  }

  endSeal(): void {
    const [seal, { previous }] = [this.seal!, this];
    const { entry, batch, first, last, bad } = this.inSeal;
    const where = `seal ${seal.number}${first ? ` (entries ${first} to ${last})` : ''}`;
    if (seal.number !== (previous?.number ?? 0) + 1) this.note(where, `follows seal ${previous?.number ?? 0}: one is missing`);
    if (seal.previousHash !== (previous?.hash ?? null)) this.note(where, 'does not follow the seal before it');
    if (sealHash(seal) !== seal.hash) this.note(where, 'is not what its hash says');
    if (!bad && (entry !== seal.entries || batch !== seal.batches)) this.note(where, `sealed ${seal.entries} entries and ${seal.batches} batches and has ${entry} and ${batch}`);
    else if (!bad && this.digest.hex() !== seal.digest) this.note(where, 'has other members than were sealed');
    this.counted.seals += 1;
    this.counted.entries += entry;
    this.counted.batches += batch;
    for (const anchor of this.anchored.get(seal.number) ?? []) {
      if (anchor.hash !== seal.hash) this.note(where, `is another than the one anchored at ${anchor.at}`);
      else if (anchor.entries !== this.counted.entries || anchor.batches !== this.counted.batches) this.note(where, `comes after fewer or more than were anchored at ${anchor.at}`);
    }
    this.previous = seal;
  }

  /** A member of a seal that the chain does not reach. */
  orphan({ kind, id, sealNumber }: MemberRow): void {
    this.note(`${kind} ${id}`, `is in seal ${sealNumber}, which is not there`);
  }

  /** A row of the access log that no batch brought. */
  stray(id: number): void {
    this.note(`access ${id}`, 'is in no batch');
  }

  report(): AuditReport {
    this.checkAnchors();
    return {
      intact: this.found.length === 0, ...this.counted, anchors: this.anchors.length,
      head: this.previous && { number: this.previous.number, hash: this.previous.hash }, broken: this.found,
    };
  }

  private checkAnchors(): void {
    let before: Anchor | undefined;
    for (const [at, anchor] of this.anchors.entries()) {
      const where = `anchor ${at + 1}`;
      if (!anchor) {
        this.note(where, 'cannot be read');
        continue;
      }
      if (anchor.number > (this.previous?.number ?? 0)) this.note(where, `knows seal ${anchor.number} of ${anchor.at} and the chain ends at seal ${this.previous?.number ?? 0}: its end has been cut off`);
      if (before && (anchor.number < before.number || anchor.entries < before.entries || anchor.batches < before.batches)) this.note(where, 'knows less than the one before it: the audit has become smaller');
      before = anchor;
    }
  }

  /** Before when nothing that is sealed now can have happened, in milliseconds. */
  private earliest(): number {
    const { previous } = this;
    if (!previous) return -Infinity;
    return (previous.complete ? Math.max(this.latest, Date.parse(previous.sealedAt)) : this.latest) - LATE_MS;
  }

  private note(where: string, why: string): void {
    if (this.found.length < MOST_FINDINGS) this.found.push({ where, why });
  }
}
