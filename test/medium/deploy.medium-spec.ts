// No container engine runs where the tests do, so what a deployment names is checked against what is there.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const missing = (paths: string[]): string[] => [...new Set(paths)].filter((path) => !existsSync(join(ROOT, path)));
const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1] ?? '');
const noComments = (text: string): string => text.replace(/^\s*#.*$/gm, '');

const compose = noComments(read('docker-compose.yml'));
const dockerfile = noComments(read('docker/Dockerfile'));
const exampleEnv = noComments(read('docker/example.env'));
const settings = readdirSync(join(ROOT, 'libs/platform/src')).filter((name) => /^settings.*(?<!\.spec)\.ts$/.test(name)).map((name) => read(`libs/platform/src/${name}`)).join('\n');

/** The lines of one service of docker-compose.yml. */
function service(name: string): string {
  const block = new RegExp(`^  ${name}:\\n((?:    .*\\n|\\s*\\n)+)`, 'm').exec(compose.slice(compose.indexOf('\nservices:')));
  if (!block?.[1]) throw new Error(`docker-compose.yml has no service ${name}`);
  return block[1];
}

/** A built file, such as dist/apps/web/src/main.js, as the source it is compiled from. */
const sourceOf = (built: string): string => built.replace(/^dist\//, '').replace(/\.js$/, '.ts');

describe('docker-compose.yml', () => {
  it('indents by two spaces, with no tab', () => {
    expect(compose.split('\n').filter((line) => /\t/.test(line) || (/^ +/.exec(line)?.[0].length ?? 0) % 2 !== 0)).toEqual([]);
  });

  it.each(['postgres', 'redis', 'migrate', 'web', 'worker'])('has the service %s', (name) => {
    expect(service(name)).toMatch(/image/);
  });

  it('defines every anchor it uses', () => {
    const anchors = all(compose, /&(\w+)/g);
    expect(all(compose, /(?:: |<<: )\*(\w+)/g).filter((used) => !anchors.includes(used))).toEqual([]);
  });

  it('publishes on loopback only', () => {
    const published = all(compose, /^ {6}- "([^"]*:\d+)"$/gm);
    expect(published).toHaveLength(1);
    expect(published.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('starts web and worker after the migration has succeeded', () => {
    expect(service('web')).toMatch(/&ready\s+migrate:\s+condition: service_completed_successfully/);
    expect(service('worker')).toContain('depends_on: *ready');
    expect(service('migrate')).toContain('restart: "no"');
  });

  it('keeps Redis append-only and evicting nothing', () => {
    expect(service('redis')).toContain('"--appendonly", "yes", "--maxmemory-policy", "noeviction"');
  });

  it('has no default for a password, and names each in the example', () => {
    const passwords = all(compose, /\$\{(\w*PASSWORD\w*)/g);
    expect(passwords.length).toBeGreaterThan(0);
    expect(compose).not.toMatch(/\$\{\w*PASSWORD\w*(?!:\?|\w)/);
    expect(passwords.filter((name) => !new RegExp(`^${name}=$`, 'm').test(exampleEnv))).toEqual([]);
  });

  it('gives the owner’s password to the migration alone', () => {
    expect(service('migrate')).toContain('CHC_OWNER_PASSWORD');
    expect(compose.match(/chc_migrator/g)).toHaveLength(1);
  });

  it('names only files that are there', () => {
    const files = [...all(compose, /dockerfile: (\S+)/g), ...all(compose, /- \.\/([^:\s]+):/g), ...all(compose, /see ([\w./]+)/g)];
    const programs = all(compose, /"(dist\/[^"]+\.js)"/g).map(sourceOf);
    expect(files.length).toBeGreaterThan(1);
    expect(programs).toHaveLength(4);
    expect(missing([...files, ...programs])).toEqual([]);
  });

  it('sets only variables that the settings know', () => {
    const set = [...compose.slice(compose.indexOf('x-settings')).split('services:')[0]!.matchAll(/^ {2}([A-Z_]+):/gm)].map((match) => match[1] ?? '');
    const ofServices = ['migrate', 'web', 'worker'].flatMap((name) => all(service(name), /^ {6}([A-Z_]+):/gm));
    expect(set).toContain('DATABASE_URL');
    expect([...set, ...ofServices].filter((name) => !settings.includes(`'${name}'`))).toEqual([]);
  });
});

describe('docker/Dockerfile', () => {
  it('copies only what is there', () => {
    const copied = all(dockerfile, /^COPY (?!--from)(.+) \S+$/gm).flatMap((sources) => sources.split(' '));
    expect(copied.length).toBeGreaterThan(5);
    expect(missing(copied)).toEqual([]);
  });

  it('copies from stages it has', () => {
    const stages = all(dockerfile, /^FROM \S+ AS (\w+)$/gm);
    expect(all(dockerfile, /--from=(\w+)/g).filter((stage) => !stages.includes(stage))).toEqual([]);
  });

  it('runs programs that exist', () => {
    const programs = all(read('docker/Dockerfile'), /(dist\/\S+?\.js)/g).map(sourceOf);
    expect(new Set(programs).size).toBe(4);
    expect(missing(programs)).toEqual([]);
  });

  it('runs as an ordinary user on Node 24, with a health check', () => {
    expect(all(dockerfile, /^FROM (node\S+)/gm)).toEqual(['node:24-bookworm-slim', 'node:24-bookworm-slim']);
    expect(dockerfile.slice(dockerfile.lastIndexOf('FROM'))).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK /m);
  });
});

describe('the how-tos', () => {
  const pages = readdirSync(join(ROOT, 'docs/how-to')).filter((name) => name.endsWith('.md'));

  it.each(pages)('%s names only paths that exist', (page) => {
    // Names in back-quotes that begin with a folder of the project or are files of its root; <…> and * stand for any name.
    const named = all(read(`docs/how-to/${page}`), /`([\w.-]+(?:\/[\w.@-]+)*\/?)`/g);
    const ours = named.filter((path) => /^(apps|libs|migrations|docker|test|docs|script|bench|\.ci)\//.test(path) || /^(docker-compose\.yml|[\w.-]+\.(config\.js|md))$/.test(path));
    expect(missing(ours)).toEqual([]);
  });
});
