import { businessDateAt, londonTimeAt, type PlainDate, weekdayOf } from '@chc/deadlines';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const NUMBERS: Readonly<Record<number, string>> = { 6: 'six', 7: 'seven', 8: 'eight', 9: 'nine', 10: 'ten', 11: 'eleven', 12: 'twelve' };

/** Outcomes of a decision as a letter names them. */
export const OUTCOMES = {
  chc: 'Eligible for NHS continuing healthcare',
  fnc: 'Not eligible for NHS continuing healthcare; eligible for NHS-funded nursing care',
  joint: 'Not eligible for NHS continuing healthcare; care shared by the NHS and the council',
  not_eligible: 'Not eligible for NHS continuing healthcare',
} as const;

/** `Monday 2 March 2026`. */
export function day(date: PlainDate): string {
  const [year, month, dayOfMonth] = date.split('-').map(Number);
  return `${WEEKDAYS[weekdayOf(date)]} ${dayOfMonth} ${MONTHS[month! - 1]} ${year}`;
}

/** `10am`, `2:30pm`, `midday`. */
export function clockTime(time: string): string {
  const [hour, minute] = time.split(':').map(Number) as [number, number];
  if (minute === 0 && hour % 12 === 0) return hour === 0 ? 'midnight' : 'midday';
  return `${hour % 12 || 12}${minute ? `:${String(minute).padStart(2, '0')}` : ''}${hour < 12 ? 'am' : 'pm'}`;
}

/** `2:30pm on Monday 2 March 2026`, London time. */
export function moment(instant: string): string {
  const at = new Date(instant);
  return `${clockTime(londonTimeAt(at))} on ${day(businessDateAt(at))}`;
}

export const pounds = (pence: number): string => `£${(pence / 100).toFixed(2).replace(/\B(?=(\d{3})+(?=\.))/g, ',')}`;
export const inWords = (number: number): string => NUMBERS[number] ?? String(number);
export const lines = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter(Boolean);
export const outcomeWords = (outcome: string): string => OUTCOMES[outcome as keyof typeof OUTCOMES];

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': '\'', '#96': '`', '#92': '\\' };

/** The text of a letter, from the few elements that our templates use. */
export function textOf(html: string): string {
  const body = html.slice(html.indexOf('<main>'), html.indexOf('</main>'));
  return body
    .replace(/\s+/g, ' ')
    .replace(/ ?<br> ?/g, '\n')
    .replace(/ ?<li> ?/g, '\n* ')
    .replace(/ ?<\/?(?:p|h1|h2|ul|address|header)(?: class="\w+")?> ?/g, '\n\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(amp|lt|gt|quot|#39|#96|#92);/g, (_, entity: string) => ENTITIES[entity]!)
    .replace(/ +\n/g, '\n').replace(/\n{3,}/g, '\n\n')
    .trim();
}
