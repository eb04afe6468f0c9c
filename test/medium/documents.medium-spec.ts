// Papers of a case, in a folder and in an S3-compatible store: what is added is what is read, and nothing is ever lost from the record.
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDocument, DOCUMENT_KINDS, type DocumentStore, listDocuments, MissingDocument, type NewDocument, openDocumentStore, readDocument, withdrawDocument } from '@chc/documents';
import { type Actor, Database, readSettings, SettingsError } from '@chc/platform';
import { ICB, aPerson, aReferral, theOrganisations } from '../builders/record.js';
import { freshDatabase } from '../support/database.js';
import { type S3, startS3 } from '../support/s3.js';

const BY: Actor = { id: 'pr-7', role: 'practitioner', organisationId: ICB };
const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n');
const NOWHERE = '00000000-0000-7000-8000-00000000dead';

let db: Database;
let s3: S3;
let folder: string;
beforeAll(async () => {
  db = new Database({ databaseUrl: (await freshDatabase('documents')).ownerUrl });
  await theOrganisations(db);
  s3 = await startS3();
  folder = mkdtempSync(join(tmpdir(), 'chc-documents-'));
});
afterAll(async () => {
  await db.close();
  await s3.stop();
  rmSync(folder, { recursive: true });
});

const settings = (words: Record<string, string>): ReturnType<typeof readSettings> => readSettings({ DATABASE_URL: 'postgres://localhost/chc', DOCUMENTS_LIMIT_MB: '1', ...words });
const s3Words = (): Record<string, string> => ({
  DOCUMENTS_S3_ENDPOINT: s3.endpoint, DOCUMENTS_S3_BUCKET: s3.bucket, DOCUMENTS_S3_REGION: s3.region, DOCUMENTS_S3_ACCESS_KEY: s3.accessKey, DOCUMENTS_S3_SECRET_KEY: 'secret',
});
const STORES: Readonly<Record<string, () => DocumentStore>> = {
  'a folder': () => openDocumentStore(settings({ DOCUMENTS_FOLDER: folder })),
  'an S3-compatible store': () => openDocumentStore(settings(s3Words())),
};
const aDocument = (personId: string, words: Partial<NewDocument> = {}): NewDocument => ({
  personId, kind: 'evidence', title: 'Care home notes', fileName: 'notes.pdf', bytes: PDF, receivedAt: new Date('2026-03-02T09:30:00Z'), ...words,
});
const add = (store: DocumentStore, document: NewDocument): Promise<string> => db.transaction((tx) => addDocument(tx, store, BY, document));

describe.each(Object.keys(STORES))('in %s', (where) => {
  const store = (): DocumentStore => STORES[where]!();

  it('a document is read as it was added', async () => {
    const personId = await aPerson(db);
    const referralId = await aReferral(db, { person_id: personId });
    const bytes = Buffer.concat([PDF, Buffer.alloc(300_000, 7)]);
    const id = await add(store(), aDocument(personId, { referralId, kind: 'checklist', bytes, fileName: 'C:\\temp\\Checklist.pdf' }));
    const read = await readDocument(db, store(), id);
    expect(read).toMatchObject({
      personId, referralId, kind: 'checklist', title: 'Care home notes', fileName: 'Checklist.pdf', contentType: 'application/pdf', sizeBytes: bytes.length,
      receivedAt: new Date('2026-03-02T09:30:00Z'), addedBy: 'pr-7', withdrawnAt: null,
    });
    expect(read.bytes.equals(bytes)).toBe(true);
    const { rows } = await db.query(`select actor, action, details from audit_entry where subject_kind = 'document' and subject_id = $1`, [id]);
    expect(rows).toEqual([{ actor: 'pr-7', action: 'document_added', details: { personId, kind: 'checklist', sizeBytes: bytes.length, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } }]);
  });

  it('the same bytes twice are two documents and one object', async () => {
    const personId = await aPerson(db);
    const ids = [await add(store(), aDocument(personId)), await add(store(), aDocument(personId, { title: 'The same again' }))];
    const { rows } = await db.query('select count(distinct stored_as)::int as objects from document where id = any($1)', [ids]);
    expect(rows).toEqual([{ objects: 1 }]);
    for (const id of ids) expect((await readDocument(db, store(), id)).bytes.equals(PDF)).toBe(true);
  });

  it('an object that no row names is harmless: adding again takes it up', async () => {
    const personId = await aPerson(db);
    await expect(db.transaction(async (tx) => {
      await addDocument(tx, store(), BY, aDocument(personId));
      throw new Error('the case had changed');
    })).rejects.toThrow('the case had changed');
    expect(await listDocuments(db, personId)).toEqual([]);
    const id = await add(store(), aDocument(personId));
    expect((await readDocument(db, store(), id)).bytes.equals(PDF)).toBe(true);
  });

  it('bytes that are gone are missed', async () => {
    const personId = await aPerson(db);
    const id = await add(store(), aDocument(personId));
    const { rows: [row] } = await db.query<{ stored_as: string }>('select stored_as from document where id = $1', [id]);
    await store().delete(row!.stored_as);
    await store().delete(row!.stored_as);
    await expect(readDocument(db, store(), id)).rejects.toThrow(MissingDocument);
  });

  it.each(['../outside', '/etc/passwd', 'a//b', 'a/../b', '.hidden', 'A\0b', 'a/b/c/d/e/f', ''])('the key %j is refused', async (key) => {
    for (const act of [() => store().put(key, PDF), () => store().get(key), () => store().delete(key)]) await expect(act()).rejects.toThrow(RangeError);
  });
});

describe('a document', () => {
  const store = (): DocumentStore => STORES['a folder']!();

  it('may be of each kind, in the code and in the database', async () => {
    const personId = await aPerson(db);
    for (const kind of Object.keys(DOCUMENT_KINDS)) await add(store(), aDocument(personId, { kind: kind as NewDocument['kind'] }));
    expect((await listDocuments(db, personId)).map(({ kind }) => kind).sort()).toEqual(Object.keys(DOCUMENT_KINDS).sort());
  });

  it.each<[string, Partial<NewDocument>, RegExp]>([
    ['empty', { bytes: Buffer.alloc(0) }, /^the file is empty$/],
    ['too large', { bytes: Buffer.concat([PDF, Buffer.alloc(1_048_577)]) }, /^the file is 1\.1 MB: the limit is 1 MB$/],
    ['not what its name says', { fileName: 'notes.docx' }, /its name ends in \.docx, but what it holds is a PDF/],
    ['without a title, and a web page', { title: ' ', bytes: Buffer.from('<html></html>') }, /looks like a web page or XML.*; no_title$/],
    ['of nobody', { personId: NOWHERE }, /^no_such_person$/],
    ['of a kind we do not know', { kind: 'selfie' as never }, /^unknown_document_kind$/],
  ])('that is %s is refused with its reasons, and nothing is kept', async (_, words, reasons) => {
    const personId = await aPerson(db);
    const before = readdirSync(folder, { recursive: true });
    await expect(add(store(), aDocument(personId, words))).rejects.toThrow(reasons);
    expect([await listDocuments(db, personId), readdirSync(folder, { recursive: true })]).toEqual([[], before]);
  });

  it('is withdrawn once, with a reason; it stays listed and is shown no longer', async () => {
    const personId = await aPerson(db);
    const id = await add(store(), aDocument(personId));
    const withdraw = (reason: string, which = id): Promise<void> => db.transaction((tx) => withdrawDocument(tx, BY, which, reason));
    await expect(withdraw(' ')).rejects.toThrow('no_withdrawal_reason');
    await withdraw('It is about somebody else');
    await expect(withdraw('again')).rejects.toThrow('already_withdrawn');
    await expect(withdraw('x', NOWHERE)).rejects.toThrow('no_such_document');
    expect(await listDocuments(db, personId)).toEqual([expect.objectContaining({ id, withdrawnBy: 'pr-7', withdrawnReason: 'It is about somebody else' })]);
    await expect(readDocument(db, store(), id)).rejects.toThrow('document_withdrawn');
  });

  it('stays as it was added, whatever a service may want', async () => {
    const id = await add(store(), aDocument(await aPerson(db)));
    await expect(db.query(`update document set sha256 = repeat('0', 64) where id = $1`, [id])).rejects.toMatchObject({ code: '42501' });
    await expect(db.query('delete from document where id = $1', [id])).rejects.toMatchObject({ code: '42501' });
  });

  it('whose bytes were changed behind our back is not shown', async () => {
    const personId = await aPerson(db);
    const id = await add(store(), aDocument(personId));
    const { rows: [row] } = await db.query<{ stored_as: string }>('select stored_as from document where id = $1', [id]);
    writeFileSync(join(folder, row!.stored_as), Buffer.concat([PDF, Buffer.from(' ')]));
    await expect(readDocument(db, store(), id)).rejects.toThrow(/holds other bytes/);
  });

  it('is in the folder whole, alone, and readable by its owner only', async () => {
    const personId = await aPerson(db);
    await add(store(), aDocument(personId));
    const here = join(folder, ICB, personId);
    const files = readdirSync(here);
    expect(files).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(readFileSync(join(here, files[0]!)).equals(PDF)).toBe(true);
    expect(statSync(join(here, files[0]!)).mode & 0o077).toBe(0);
  });
});

describe('the S3-compatible store', () => {
  it('holds the object under its key and takes no other key’s signature', async () => {
    const personId = await aPerson(db);
    await add(STORES['an S3-compatible store']!(), aDocument(personId));
    expect([...s3.objects.keys()].filter((key) => key.startsWith(`${ICB}/${personId}/`))).toHaveLength(1);
    const stranger = openDocumentStore(settings({ ...s3Words(), DOCUMENTS_S3_ACCESS_KEY: 'STRANGER' }));
    await expect(stranger.put('a/b', PDF)).rejects.toMatchObject({ code: 'AccessDenied' });
  });

  it('that refuses leaves no row', async () => {
    const personId = await aPerson(db);
    const elsewhere = openDocumentStore(settings({ ...s3Words(), DOCUMENTS_S3_BUCKET: 'nowhere' }));
    await expect(add(elsewhere, aDocument(personId))).rejects.toMatchObject({ code: 'NoSuchBucket' });
    expect(await listDocuments(db, personId)).toEqual([]);
  });

  it('that is busy for a moment is asked again', async () => {
    const personId = await aPerson(db);
    s3.failing = 1;
    const id = await add(STORES['an S3-compatible store']!(), aDocument(personId));
    expect((await readDocument(db, STORES['an S3-compatible store']!(), id)).sizeBytes).toBe(PDF.length);
  });

  it('says which settings it lacks', () => {
    expect(() => openDocumentStore(settings({ DOCUMENTS_S3_ENDPOINT: s3.endpoint, DOCUMENTS_S3_BUCKET: 'x' })))
      .toThrow(new SettingsError('DOCUMENTS_S3_ENDPOINT is set, so these are needed too: DOCUMENTS_S3_ACCESS_KEY, DOCUMENTS_S3_SECRET_KEY'));
  });
});
