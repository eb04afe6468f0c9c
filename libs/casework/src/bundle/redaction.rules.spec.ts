import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type EntryText, textsOf } from './bundle.content.js';
import { BUNDLE_PURPOSES, BUNDLE_SECTIONS, type BundlePurpose } from './bundle.purposes.js';
import { BLACKED_OUT, passageRefusals, placesOf, redactEntry, redactText, signalsOf } from './redaction.rules.js';

const word = fc.stringMatching(/^[A-Za-z'.(*+é]{1,7}$/u);
const words = fc.array(word, { minLength: 1, maxLength: 3 });
const blank = fc.constantFrom(' ', '  ', '\n', '\t');
const spoken = fc.array(fc.tuple(word, blank), { maxLength: 25 }).map((parts) => parts.flat().join(''));

describe('redaction', () => {
  it('leaves nothing of what was marked, in capitals or not, across blanks, however passages overlap', () => {
    fc.assert(fc.property(spoken, fc.array(words, { minLength: 1, maxLength: 4 }), fc.boolean(), (text, passages, loud) => {
      const marked = passages.map((passage) => passage.join(' '));
      const held = `${text} ${loud ? marked[0]!.toUpperCase() : marked[0]!.replaceAll(' ', '\n ')} ${marked.at(-1)!} ${text}`;
      const left = redactText(held, marked);
      for (const passage of marked) expect(placesOf(left, passage)).toEqual([]);
    }), { numRuns: 500 });
  });

  it('changes nothing else: what is left stands in the text in its order', () => {
    fc.assert(fc.property(spoken, words, (text, passage) => {
      const marked = passage.join(' ');
      let at = 0;
      for (const kept of redactText(text, [marked]).split(BLACKED_OUT)) {
        const found = text.indexOf(kept, at);
        expect(found).toBeGreaterThanOrEqual(at);
        at = found + kept.length;
      }
      expect(redactText(text, [])).toBe(text);
    }));
  });

  it('reaches every text of an entry: title, names of facts, headings, cells', () => {
    const entry: EntryText = { title: 'Jo Invented rang', content: [
      { kind: 'facts', facts: [['Jo Invented', 'JO  INVENTED']] }, { kind: 'text', heading: 'Of jo invented', text: 'said Jo\nInvented.' },
      { kind: 'table', caption: 'Jo Invented', columns: ['Jo Invented'], rows: [['Jo Invented', 'other']] },
    ] };
    const texts = textsOf(redactEntry(entry, ['Jo Invented']));
    expect(texts.join(' ')).not.toMatch(/invented/iu);
    expect(texts.at(-1)).toBe('other');
  });

  it.each([['ab', 'at least 3'], ['█████', 'as they stand'], ['Nobody there', 'does not hold']])('refuses the passage %s', (passage, why) => {
    expect(passageRefusals({ title: 'Somebody', content: [] }, [passage])[0]).toContain(why);
  });

  it('looks at what names others, tells of them or lets them be reached, and proposes just that', () => {
    const entry: EntryText = { title: 'Contact', content: [{ kind: 'text', heading: 'Outcome', text: 'Her daughter Ann Other, 01253 000 000, ann@example.org. Robert agreed.' }] };
    expect(signalsOf(entry, { hidden: ['Ann Other', 'Rob'], ownNumber: null, isAboutOthers: true }))
      .toEqual({ looks: ['names_others', 'tells_of_others', 'reaches_others'], proposed: ['Ann Other', 'ann@example.org', '01253 000 000'] });
    expect(signalsOf({ title: 'Level', content: [] }, { hidden: ['Ann Other'], ownNumber: null, isAboutOthers: true })).toEqual({ looks: [], proposed: [] });
  });
});

it('every purpose says of every section what happens to it, and why what stays out does', () => {
  for (const purpose of Object.values<BundlePurpose>(BUNDLE_PURPOSES)) {
    expect(Object.keys(purpose.sections).sort()).toEqual(Object.keys(BUNDLE_SECTIONS).sort());
    expect(purpose.withholds.length).toBeGreaterThan(0);
    expect(purpose.sections.documents).toBe('look');
  }
});
