/**
 * Shares a whole number out in proportion to weights by largest remainder: the shares are whole and sum to the total.
 * @param total whole number, 0 or more
 * @param weights at least one above 0
 */
export function shareOut(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((soFar, weight) => soFar + weight, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const shares = exact.map(Math.floor);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  let left = total - shares.reduce((soFar, share) => soFar + share, 0);
  for (const { index } of byRemainder) {
    if (left <= 0) break;
    shares[index] = (shares[index] ?? 0) + 1;
    left -= 1;
  }
  return shares;
}

/**
 * Counts a rate out of group after group, carrying what rounding leaves over: small groups too sum to the rate.
 * @param rate the part of each group that is wanted, 0 to 1
 */
export function carriedShare(rate: number): (groupSize: number) => number {
  let carried = 0.5;
  return (groupSize) => {
    const exact = groupSize * rate + carried;
    const share = Math.min(groupSize, Math.floor(exact));
    carried = exact - share;
    return share;
  };
}
