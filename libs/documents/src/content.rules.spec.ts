import { describe, expect, it } from '@jest/globals';
import { deflateRawSync } from 'node:zlib';
import { checkContent, looksOf, plainFileName } from './content.rules.js';

const LIMIT = 1_048_576;
const crc32 = (bytes: Buffer): number => {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ -1) >>> 0;
};

/** A zip archive as the Office programs write it. */
function zip(files: Readonly<Record<string, string>>, compress = true): Buffer {
  const [locals, centrals]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const [plain, path] = [Buffer.from(text), Buffer.from(name)];
    const data = compress ? deflateRawSync(plain) : plain;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(compress ? 8 : 0, 4);
    common.writeUInt32LE(crc32(plain), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(plain.length, 18);
    common.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, path, data]);
    const where = Buffer.alloc(14);
    where.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), common, where, path]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(centrals.length, 8);
  end.writeUInt16LE(centrals.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

const office = (type: string, part: string): Buffer => zip({
  '[Content_Types].xml': `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/${part}" ContentType="${type}"/></Types>`,
  [part]: '<document/>',
});
const compound = (stream: string): Buffer => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1016), Buffer.from(stream, 'utf16le'), Buffer.alloc(64)]);

const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n');
const DOCX = office('application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml', 'word/document.xml');
const EML = Buffer.from('From: ward@example.org\r\nTo: chc@example.org\r\nSubject: Checklist\r\n\r\nPlease find it attached.\r\n');
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000049454e44ae426082', 'hex');

describe('looksOf', () => {
  it.each([
    ['pdf', PDF],
    ['docx', DOCX],
    ['doc', compound('WordDocument')],
    ['msg', compound('__properties_version1.0')],
    ['odt', zip({ mimetype: 'application/vnd.oasis.opendocument.text' }, false)],
    ['rtf', Buffer.from('{\\rtf1\\ansi The needs of the person}')],
    ['png', PNG],
    ['jpeg', Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex')],
    ['tiff', Buffer.from('49492a0008000000000000000000', 'hex')],
    ['eml', EML],
    ['txt', Buffer.from('Spoke to the ward today. Café.\n')],
    ['txt', Buffer.from([0x43, 0x61, 0x66, 0xe9, 0x2e])],
    ['txt', Buffer.from('MZ was seen by BM: nothing of it is a program or a picture')],
  ])('knows %s', async (kind, bytes) => {
    expect(await looksOf(bytes)).toEqual({ kind });
  });
});

describe('checkContent', () => {
  it.each([
    ['report.pdf', PDF, 'application/pdf'],
    ['scan0001', PDF, 'application/pdf'],
    ['DST.DOCX', DOCX, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['note.eml', EML, 'message/rfc822'],
    ['copied email.txt', EML, 'message/rfc822'],
  ])('takes %s', async (name, bytes, contentType) => {
    expect(await checkContent(bytes, name, LIMIT)).toEqual({ contentType });
  });

  it.each([
    ['empty.pdf', Buffer.alloc(0), /^the file is empty$/],
    ['big.pdf', Buffer.concat([PDF, Buffer.alloc(LIMIT + 524_288)]), /^the file is 1\.6 MB: the limit is 1 MB$/],
    ['letter.pdf', DOCX, /^its name ends in \.pdf, but what it holds is a Word document$/],
    ['letter.docx', PDF, /^its name ends in \.docx, but what it holds is a PDF$/],
    ['run.exe', PDF, /^its name ends in \.exe, but what it holds is a PDF$/],
    ['notes', Buffer.from('plain words'), /^its name ends in nothing, but what it holds is plain text$/],
    ['page.html', Buffer.from('words'), /^its name ends in \.html, but what it holds is plain text$/],
    ['page.txt', Buffer.from('<!DOCTYPE html><script>1</script>'), /^the file looks like a web page or XML: allowed are a PDF, a Word document/],
    ['page.pdf', Buffer.from('<svg xmlns="x"><script/></svg>'), /^the file looks like a web page or XML/],
    ['macro.docx', office('application/vnd.ms-word.document.macroenabled.main+xml', 'word/document.xml'), /^the file looks like DOCM /],
    ['sheet.docx', office('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml', 'xl/workbook.xml'), /^the file looks like XLSX /],
    ['old.doc', compound('Workbook'), /^the file looks like an older Office file that is neither/],
    ['setup.pdf', Buffer.from('4d5a90000300000004000000ffff0000', 'hex'), /^the file looks like EXE /],
    ['what.pdf', Buffer.from('0001020304050607', 'hex'), /^the file looks like nothing we know/],
  ])('refuses %s', async (name, bytes, reason) => {
    const checked = await checkContent(bytes, name, LIMIT);
    expect(checked).toEqual({ refusals: [expect.stringMatching(reason)] });
  });
});

it.each([
  ['C:\\Users\\me\\scan.pdf', 'scan.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['a\r\nSet-Cookie: x.pdf', 'aSet-Cookie: x.pdf'],
  ['letter\u202Efdp.exe', 'letterfdp.exe'],
  ['  ', 'document'],
  [`${'a'.repeat(300)}.pdf`, `${'a'.repeat(180)}…${'a'.repeat(11)}.pdf`],
])('keeps the file name %j as %j', (given, kept) => {
  expect(plainFileName(given)).toBe(kept);
});
