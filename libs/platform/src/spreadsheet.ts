/**
 * Makes a cell harmless in a spreadsheet: text that a spreadsheet would take for a formula gets a leading
 * single quote (OWASP ASVS 5.0, 1.2.10); so does what Excel takes for the same signs in full width. Numbers are left alone.
 */
export function harmlessCell<T extends string | number | null>(value: T): T | string {
  return typeof value === 'string' && /^[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : value;
}
