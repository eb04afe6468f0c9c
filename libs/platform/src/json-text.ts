/**
 * A value as JSON that PostgreSQL keeps as jsonb whatever somebody typed: NUL, and half a surrogate pair, which no text of
 * its holds, become U+FFFD, in names too. What looks like such an escape and was typed letter by letter stays as it is.
 */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value).replace(/\\\\|\\u0000|\\ud[0-9a-f]{3}/g, (escape) => (escape === '\\\\' ? escape : '\ufffd'));
