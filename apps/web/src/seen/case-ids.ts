import { Transform } from 'node:stream';

const ID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** A page links to the cases it names; an answer for programs says `caseId`. */
const NAMED = new RegExp(`(?:/cases/|"caseId":\\s*")(${ID})`, 'g');
const ANY = new RegExp(ID, 'g');
const ID_LENGTH = 36;

export const isId = (value: unknown): value is string => typeof value === 'string' && new RegExp(`^${ID}$`).test(value);

/** The cases that an answer names, each once: found in what goes out, so that no page can forget to say it. */
export function caseIdsIn(text: string, except?: string): string[] {
  return [...new Set([...text.matchAll(NAMED)].map((match) => match[1]!))].filter((id) => id !== except);
}

/** Lets an export through and, at its end or when it is broken off, tells which ids went out. */
export function watchIds(told: (ids: string[]) => void): Transform {
  const ids = new Set<string>();
  let rest = '';
  let said = false;
  const tell = (): void => {
    if (!said) told([...ids]);
    said = true;
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      rest += chunk.toString('latin1');
      for (const [id] of rest.matchAll(ANY)) ids.add(id);
      rest = rest.slice(-ID_LENGTH);
      done(null, chunk);
    },
    flush(done) {
      tell();
      done();
    },
    destroy(error, done) {
      tell();
      done(error);
    },
  });
}
