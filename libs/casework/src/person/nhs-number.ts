/** An NHS number as digits alone: spaces and dashes, which people type for legibility, dropped. */
export function normaliseNhsNumber(given: string): string {
  return given.replace(/[\s-]/g, '');
}

/** True when ten digits pass the modulus 11 check (NHS Data Dictionary, NHS NUMBER): 11 counts as 0, 10 is never valid. */
export function isValidNhsNumber(digits: string): boolean {
  if (!/^\d{10}$/.test(digits)) return false;
  let sum = 0;
  for (let at = 0; at < 9; at++) sum += (10 - at) * Number(digits[at]);
  const check = (11 - (sum % 11)) % 11;
  return check === Number(digits[9]);
}
