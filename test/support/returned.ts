import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMAND_LINE, type Database } from '@chc/platform';
import { QuarterlyReturn } from '@chc/returns';

/** What a commissioner's return of a quarter counts: `table item type` -> value, of every count that is not nought. */
export async function returned(db: Database, quarterEnd: string, commissioner = 'S01'): Promise<Record<string, number>> {
  const folder = await mkdtemp(join(tmpdir(), 'chc-return-'));
  try {
    const { figures } = await new QuarterlyReturn(db).produce(quarterEnd, join(folder, 'out'), COMMAND_LINE, { commissioner });
    return Object.fromEntries(figures.filter(({ value, item }) => (value ?? 0) > 0 && !item.endsWith('_pct'))
      .map(({ table, item, chc_type, band, value }) => [[table, item, chc_type, ...(band === null ? [] : [band])].join(' '), value!]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
