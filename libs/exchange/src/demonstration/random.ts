/** A seeded source of chance: the same seed gives the same draws on every machine. */
export interface Random {
  /** from 0 up to but not including 1 */
  next(): number;
  /** whole number, both ends possible */
  whole(from: number, to: number): number;
  chance(probability: number): boolean;
  /** anything from the middle less the spread to the middle plus the spread */
  around(middle: number, spread: number): number;
  /** a waiting time of this mean, 0 or more */
  wait(mean: number): number;
  pick<T>(from: readonly T[]): T;
  /** a key of the table, as often as its weight says */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
  /** a new array in random order */
  shuffled<T>(items: readonly T[]): T[];
}

// Taken once: looking them up in a test's own global object costs more than the sum.
const { floor, imul, log } = Math;

/** A source of chance of its own for each seed, so that one part of the caseload does not disturb another. */
export function randomFrom(seed: string): Random {
  let state = hash(seed);
  const next = (): number => {
    // mulberry32: 32 bits of state, period 2^32, far more than one caseload draws
    state = (state + 0x6d2b79f5) | 0;
    let mixed = imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (from: number, to: number): number => from + floor(next() * (to - from + 1));
  const pick = <T>(from: readonly T[]): T => from[whole(0, from.length - 1)] as T;
  return {
    next,
    whole,
    pick,
    chance: (probability) => next() < probability,
    around: (middle, spread) => middle + (2 * next() - 1) * spread,
    wait: (mean) => -log(1 - next()) * mean,
    weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
      const keys = Object.keys(weights) as K[];
      let left = next() * keys.reduce((sum, key) => sum + weights[key], 0);
      return keys.find((key) => (left -= weights[key]) < 0) ?? (keys[keys.length - 1] as K);
    },
    shuffled<T>(items: readonly T[]): T[] {
      const order = [...items];
      for (let last = order.length - 1; last > 0; last -= 1) {
        const other = whole(0, last);
        [order[last], order[other]] = [order[other] as T, order[last] as T];
      }
      return order;
    },
  };
}

function hash(seed: string): number {
  let value = 0x811c9dc5;
  for (const character of seed) value = imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return value;
}
