import { type Control, type Fields, type Typed, wordsOf } from '@chc/casework';

/** The names under which a form sends a field of this kind. */
const sentAs = (name: string, control: Control): readonly string[] =>
  control === 'date' || control === 'moment' ? ['day', 'month', 'year', ...(control === 'moment' ? ['time'] : [])].map((part) => `${name}-${part}`) : [name];

const said = (typed: Typed, name: string): string => [typed[name] ?? []].flat().map((text) => text.replaceAll(/\r\n?/g, '\n').trim()).filter(Boolean).join('\n');

const changed = (fields: Fields, typed: Typed, began: Typed, controls?: readonly Control[]): boolean => Object.entries(fields).some(([name, schema]) => {
  const { control } = wordsOf(schema);
  return control !== 'carried' && (controls?.includes(control) ?? true) && sentAs(name, control).some((one) => said(typed, one) !== said(began, one));
});

/**
 * Whether anything stands in a form that did not stand there at its beginning. What was merely opened and sent is no draft.
 * @param typed what was sent
 * @param began what the form was first shown with
 */
export const hasChanges = (fields: Fields, typed: Typed, began: Typed): boolean => changed(fields, typed, began);

/** Whether somebody has written words into a form: what they would have to think of again. */
export const hasNewWords = (fields: Fields, typed: Typed, began: Typed): boolean => changed(fields, typed, began, ['line', 'lines']);
