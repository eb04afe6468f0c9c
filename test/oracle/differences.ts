/**
 * Compares printed tables cell by cell: rows are matched by their first `keys` cells, and each difference is one line that
 * names the row and both values. An empty list means the same rows with the same values, in whatever order.
 */
export function differences(expected: string[][], actual: string[][], keys: number): string[] {
  const key = (row: string[]): string => row.slice(0, keys).join(' ');
  const [wanted, got] = [grouped(expected, key, keys), grouped(actual, key, keys)];
  const found: string[] = [];
  for (const [name, values] of wanted) {
    const printed = got.get(name);
    if (printed === undefined) found.push(`${name}: expected ${values}, no such row`);
    else if (printed !== values) found.push(`${name}: expected ${values}, printed ${printed}`);
  }
  for (const [name, values] of got) if (!wanted.has(name)) found.push(`${name}: not expected, printed ${values}`);
  return found;
}

function grouped(rows: string[][], key: (row: string[]) => string, keys: number): Map<string, string> {
  const groups = new Map<string, string>();
  for (const row of rows) {
    const name = key(row);
    const values = `[${row.slice(keys).join(',')}]`;
    groups.set(name, groups.has(name) ? `${groups.get(name)}${values}` : values);
  }
  return groups;
}

/** The first line, and the rest as cells; for files whose cells hold no quotes. Fails on a BOM, a CR or a missing last LF. */
export function printedTable(bytes: Buffer): { header: string; rows: string[][] } {
  const text = bytes.toString('utf8');
  if (text.startsWith('\uFEFF') || text.includes('\r') || !text.endsWith('\n')) throw new Error('not plain UTF-8 with LF line ends');
  const [header, ...lines] = text.slice(0, -1).split('\n');
  return { header: header!, rows: lines.map((line) => line.split(',')) };
}
