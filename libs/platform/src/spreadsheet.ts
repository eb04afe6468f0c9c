/**
 * Makes a cell harmless in a spreadsheet: text that a spreadsheet would take for a formula gets a leading
 * single quote (OWASP ASVS 5.0, 1.2.10). Numbers are left alone.
 */
export function harmlessCell<T extends string | number | null>(value: T): T | string {
  return typeof value === 'string' && /^[=+\-@\t\0]/.test(value) ? `'${value}` : value;
}
