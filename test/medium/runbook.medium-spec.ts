// Whoever is woken by an alarm finds its page: every alarm the code can give, and no page for one it cannot.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const all = (text: string, pattern: RegExp): string[] => [...new Set([...text.matchAll(pattern)].map((match) => match[1]!))].sort();

const sources = ['apps/web', 'apps/worker', 'libs'].flatMap((folder) => (readdirSync(join(ROOT, folder), { recursive: true }) as string[]).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts')).map((name) => `${folder}/${name}`)).map(read).join('\n');
const index = read('docs/runbook/README.md');
const pages = readdirSync(join(ROOT, 'docs/runbook')).filter((name) => name !== 'README.md');

describe('the runbook', () => {
  it('has a page for every check of /health/ready', () => {
    const checks = /type Checks = Readonly<Record<([^,]+),/.exec(read('apps/web/src/health/readiness.ts'))![1]!;
    expect(all(index, /^\| health `(\w+)` \|/gm)).toEqual(all(checks, /'(\w+)'/g));
  });

  it('has a page for every error that is logged', () => {
    const logged = all(sources, /log\.error\((?:[^\n]*, )?'([^'\n]+)'\)/g);
    expect(logged.length).toBeGreaterThan(5);
    expect(all(index, /^\| log `([^`]+)` \|/gm)).toEqual(logged);
    // And each is a line that the pattern above can read.
    expect(sources.match(/log\.error\(/g)).toHaveLength([...sources.matchAll(/log\.error\((?:[^\n]*, )?'([^'\n]+)'\)/g)].length);
  });

  it('leads from its index to every page, and to no other', () => {
    expect(all(index, /\]\(([\w-]+\.md)\)/g)).toEqual(pages.sort());
  });

  it.each(pages)('%s says what it means, what people see, where to look, what to do, and when it is over', (page) => {
    const text = read(`docs/runbook/${page}`);
    for (const part of ['It means', 'People see', 'Look at', 'Do', 'It is over when']) expect(text).toContain(`**${part}**`);
    expect(all(text, /\]\(([\w./-]+\.md)\)/g).filter((to) => !pages.includes(to))).toEqual([]);
  });
});
