import nodemailer, { type SendMailOptions, type Transporter } from 'nodemailer';
import { type Settings, SettingsError } from '@chc/platform';
import { type BookedMeeting, calendarFile, CALENDAR_SAYS } from './calendar.js';
import type { NewEmail } from './outbox.js';

/** How emails leave. */
export interface Mailer {
  readonly transport: Transporter;
  readonly from: string;
  /** Without a slash at its end. */
  readonly publicUrl: string;
}

export interface OutboxRow {
  readonly id: string;
  readonly kind: NewEmail['kind'];
  readonly letter_id: string | null;
  readonly to_address: string;
  readonly secret?: string | null;
  readonly slot_booking_id?: string | null;
  /** What a calendar file tells. */
  readonly meeting?: BookedMeeting | null;
}

/** A mail server that is slow must not hold a row for long. */
const PATIENCE = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000, dnsTimeout: 10_000 };

/** The mailer of the settings; null without SMTP_URL. @throws SettingsError for SMTP_URL without its two companions */
export function mailerOf({ smtpUrl, mailFrom, publicUrl }: Pick<Settings, 'smtpUrl' | 'mailFrom' | 'publicUrl'>): Mailer | null {
  if (!smtpUrl) return null;
  if (!mailFrom || !publicUrl) throw new SettingsError('SMTP_URL is set, so MAIL_FROM and PUBLIC_URL are needed too');
  return { transport: nodemailer.createTransport({ url: smtpUrl, ...PATIENCE } as never), from: mailFrom, publicUrl };
}

/** What each kind of message says: that there is something, and where. Never of whom, nor about what. */
const SAYS = {
  letter_email: { subject: 'There is a letter for you', how: 'Sign in to read it', path: (row: OutboxRow) => `/letters/${row.letter_id}` },
  notification_email: { subject: 'There is something new for you', how: 'Sign in to read it', path: () => '/' },
  case_link_email: { subject: 'You are asked to take part in a meeting', how: 'Open it with the code that the team tells you by telephone', path: (row: OutboxRow) => `/one-case/${row.secret}` },
  calendar_email: { subject: CALENDAR_SAYS, how: 'The calendar file is attached. The service is at', path: () => '/' },
} as const satisfies Record<OutboxRow['kind'], { subject: string; how: string; path: (row: OutboxRow) => string }>;

/** The message of an outbox row. The same row always has the same Message-ID, by which a receiver knows it again. */
export function messageOf(row: OutboxRow, { from, publicUrl }: Pick<Mailer, 'from' | 'publicUrl'>): SendMailOptions {
  const { subject: usual, how, path } = SAYS[row.kind];
  const { meeting } = row;
  const subject = meeting?.isCancelled ? 'A meeting is cancelled' : usual;
  return {
    ...(meeting && { icalEvent: { method: meeting.isCancelled ? 'CANCEL' : 'REQUEST', filename: 'meeting.ics', content: calendarFile(meeting, { host: new URL(publicUrl).hostname, from, to: row.to_address }) } }),
    from, to: row.to_address, subject, messageId: `<${row.id}@${new URL(publicUrl).hostname}>`,
    text: `${subject}.\n\n${how}:\n${publicUrl}${path(row)}\n\nPlease do not answer this email: nobody reads what is sent to it.\n`,
    headers: { 'Auto-Submitted': 'auto-generated' }, xMailer: false, textEncoding: 'quoted-printable', disableFileAccess: true, disableUrlAccess: true,
  };
}
