import type { FastifyReply } from 'fastify';
import type { SignedInAccount } from '@chc/access';
import { londonTimeAt } from '@chc/deadlines';

/** When a session ends, for a page: the times in London, and in how many seconds, because clocks differ. */
export interface UntilWhen {
  readonly endsAt: string;
  readonly endsIn: number;
  readonly latestAt: string;
  readonly latestIn: number;
}

const secondsTo = (at: Date, now: Date): number => Math.max(0, Math.floor((at.getTime() - now.getTime()) / 1000));
const timeOf = (at: Date): string => londonTimeAt(at).slice(0, 5);

export const untilWhen = ({ endsAt, latestEndAt }: Pick<SignedInAccount, 'endsAt' | 'latestEndAt'>, now: Date): UntilWhen =>
  ({ endsAt: timeOf(endsAt), endsIn: secondsTo(endsAt, now), latestAt: timeOf(latestEndAt), latestIn: secondsTo(latestEndAt, now) });

/** Gives every template of this answer `session`, errors included (page/security.ts made `locals`). */
export function sayUntilWhen(reply: FastifyReply, account: SignedInAccount, now: Date): void {
  const answering = reply as { locals?: object };
  answering.locals = { ...answering.locals, session: untilWhen(account, now) };
}

/** The same, for a handler. */
export const saidUntilWhen = (reply: FastifyReply): UntilWhen => (reply as { locals?: { session?: UntilWhen } }).locals!.session!;
