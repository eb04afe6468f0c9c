import type { SignInFailure } from './identity-provider.js';

export interface FailureView {
  readonly status: number;
  readonly title: string;
  readonly says: readonly string[];
  /** Where to try again; null when that helps nobody. */
  readonly again: string | null;
}

const FAILURES: Readonly<Record<SignInFailure['why'], { status: number; title: string; says: readonly string[]; again: boolean }>> = {
  not_set_up: {
    status: 503, title: 'Nobody can sign in yet', again: false,
    says: ['Sign-in has not been set up on this installation. Whoever runs it sets OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.'],
  },
  unreachable: { status: 503, title: 'The sign-in service does not answer', again: true, says: ['This is a fault of the sign-in service or the network, not of anything you did.'] },
  refused: { status: 403, title: 'The sign-in service did not sign you in', again: true, says: ['It says that you cancelled, or that you may not use CHC casework.'] },
  not_ours: { status: 400, title: 'This sign-in cannot be completed', again: true, says: ['It took more than 15 minutes, was completed already, or was begun in another browser.'] },
  broken: { status: 502, title: 'The sign-in service gave an answer that cannot be trusted', again: true, says: ['You have not been signed in. If it happens again, tell whoever runs this service.'] },
  no_second_factor: {
    status: 403, title: 'A second factor is needed', again: true,
    says: [
      'The sign-in service knows you, but did not say that you proved who you are with more than a password, so you have not been signed in.',
      'Set up a second factor with it (an app, a key or a smart card) and sign in again. If you used one, tell whoever runs this service.',
    ],
  },
  disabled: { status: 403, title: 'Your account is closed', again: false, says: ['You are known to the sign-in service, but your account here has been closed. Ask your administrator.'] },
};

/** Why somebody is not signed in, and what to do. */
export function failureView(why: SignInFailure['why'], to: string): FailureView {
  const { again, ...failure } = FAILURES[why];
  return { ...failure, again: again ? `/sign-in?${new URLSearchParams({ to })}` : null };
}
