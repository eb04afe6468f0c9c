import { InvalidInput, shown } from '../errors/problem.js';

/** The version that If-Match names, `W/"3"` or `"3"`. @throws InvalidInput for anything else */
export function versionOf(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined) return undefined;
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(ifMatch)?.[1];
  if (version === undefined) throw new InvalidInput([{ field: 'If-Match', value: shown(ifMatch), expected: 'the version of the record, such as W/"3"' }]);
  return Number(version);
}

/** The caller's own key for a request. @throws InvalidInput for what is none */
export function keyOf(key: string | undefined): string | undefined {
  if (key !== undefined && !/^[\w-]{1,100}$/.test(key)) throw new InvalidInput([{ field: 'Idempotency-Key', value: shown(key), expected: '1 to 100 letters, digits, - and _' }]);
  return key;
}
