/** Milliseconds that `work` took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** One line of the report: our milliseconds, the same work in plain SQL, and how many times as long ours took. */
export interface Compared {
  readonly what: string;
  readonly ours: readonly number[];
  readonly plain: readonly number[];
  readonly note?: string;
}

/** Runs two contenders in turn, so that a machine that grows slower slows both. */
export async function compare(what: string, rounds: number, ours: () => Promise<unknown>, plain: () => Promise<unknown>): Promise<Compared> {
  const times = { ours: [] as number[], plain: [] as number[] };
  await ours();
  await plain();
  for (let round = 0; round < rounds; round++) {
    times.ours.push(await timed(ours));
    times.plain.push(await timed(plain));
  }
  return { what, ...times };
}

const ms = (value: number): string => (value >= 1000 ? `${(value / 1000).toFixed(1)} s` : `${value.toFixed(value < 10 ? 2 : 0)} ms`);
const spread = (times: readonly number[]): string => (times.length < 2 ? ms(times[0]!) : `${ms(median(times))} (${ms(Math.min(...times))} to ${ms(Math.max(...times))})`);

export function line({ what, ours, plain, note }: Compared): string {
  const ratio = median(ours) / median(plain);
  return `${what.padEnd(44)} ${spread(ours).padEnd(32)} ${spread(plain).padEnd(32)} ${ratio.toFixed(2)}x${note ? `  ${note}` : ''}`;
}
