// The pages of escalations and of reviews by priority, over HTTP.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { aBundle, BUSINESS_DATE } from '../builders/bundle.js';
import { startWebWithProvider, type WebWithProvider } from '../support/provider.js';
import { signedInAs } from '../support/sign-in.js';

let web: WebWithProvider;
beforeAll(async () => { web = await startWebWithProvider('escalations', BUSINESS_DATE, aBundle()); });
afterAll(() => web.stop());

it.each([
  ['hub_manager', '/escalations'], ['hub_manager', '/escalations?show=all&kind=over_28_days'], ['hub_manager', '/reviews'], ['hub_manager', '/reviews?age=not_overdue&type=fnc'], ['hub_manager', '/reviews.csv'],
  ['hub_manager', '/reviews/weights'], ['administrator', '/reviews/weights/set'], ['administrator', '/settings/escalation-rules'], ['administrator', '/settings/escalation-rules/set'],
] as const)('to %s %s is open', async (role, path) => {
  const who = await signedInAs(web, role);
  const answer = await fetch(web.address + path, { headers: who.headers, redirect: 'manual' });
  expect([answer.status, (await answer.text()).length > 100]).toEqual([200, true]);
});
