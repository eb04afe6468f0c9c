// Requests that no page of ours would send, at the web process as it is built: a slice here, all of it by `npm run fuzz`.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BUSINESS_DATE } from '../builders/bundle.js';
import { fuzz, type Fuzzed, summary } from '../fuzz/fuzz.js';
import { plantedBundle } from '../fuzz/planted.js';
import { startTarget, type Target } from '../fuzz/target.js';

const SEED = Number(process.env.FUZZ_SEED ?? 20261125);
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 1500);
const MINUTES = Number(process.env.FUZZ_MINUTES ?? 4);
const GROWS_AT_MOST_MB = 500;

describe(`${REQUESTS} requests from seed ${SEED}`, () => {
  let target: Target;
  let fuzzed: Fuzzed;
  beforeAll(async () => {
    const { bundle, marks } = plantedBundle();
    target = await startTarget('fuzz', BUSINESS_DATE, bundle);
    const say = (line: string): void => void process.stderr.write(`fuzz: ${line}\n`);
    fuzzed = await fuzz(target, { requests: REQUESTS, seed: SEED, minutes: MINUTES, marks, say });
    if (process.env.FUZZ_REQUESTS) for (const line of summary(fuzzed)) say(line);
    for (const { fault, request, answer } of fuzzed.findings) say(`FOUND ${fault}\n${request}\n-> ${answer}\n`);
  }, (MINUTES + 2) * 60_000);
  afterAll(() => target?.stop());

  it('finds nothing', () => {
    expect(fuzzed.findings.map(({ fault }) => fault)).toEqual([]);
  });

  it('was all sent, did things, and left the process small', () => {
    expect(fuzzed.sent).toBeGreaterThanOrEqual(REQUESTS);
    expect(fuzzed.done).toBeGreaterThan(REQUESTS / 100);
    expect(fuzzed.memoryMb.ended - fuzzed.memoryMb.begun).toBeLessThan(GROWS_AT_MOST_MB);
  });
});
