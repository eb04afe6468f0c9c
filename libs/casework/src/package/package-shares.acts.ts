import { act, type ActTable, refuse } from '../act/act.js';
import { dateWithin } from '../act/date-checks.js';
import { day, type FieldRefusal, line, maybe, sometimes } from '../act/fields.js';
import { insertRow } from '../act/write.js';
import { findOrganisation } from '../organisation/organisation.find.js';
import { isAlive, packageIs } from './package.acts.js';

const PERCENT = /^(?:100(?:\.0{1,2})?|\d{1,2}(?:\.\d{1,2})?)$/;
const share = (who: string): ReturnType<typeof line> => line(`${who} share in %`, { hint: '0 to 100, two decimals at most', most: 6 });

/** A percentage in hundredths, whole numbers that add up exactly; undefined for what is none. */
const hundredths = (percent: string | undefined): number | undefined =>
  (percent === undefined ? 0 : PERCENT.test(percent) ? Math.round(Number(percent) * 100) : undefined);

function wholeOrRefused(shares: Readonly<Record<string, string | undefined>>): FieldRefusal[] {
  const parts = Object.entries(shares).map(([field, given]) => ({ field, given, part: hundredths(given) }));
  const unread = parts.filter(({ part }) => part === undefined).map(({ field, given }) => refuse(field, given, 'a percentage from 0 to 100 with two decimals at most'));
  if (unread.length > 0) return unread;
  const total = parts.reduce((sum, { part }) => sum + part!, 0);
  return total === 10_000 ? [] : [refuse('nhs_percent', shares.nhs_percent, `shares that add up to 100: these add up to ${total / 100}`)];
}

/** Who pays for a package. */
export const PACKAGE_SHARE_ACTS = {
  set_shares: act({
    on: 'care_package', stage: 'funding', title: 'Set who pays which share', event: 'shares_set',
    fields: {
      from_on: day('From'),
      nhs_percent: share('NHS'),
      council_percent: maybe(share('Council')),
      council: sometimes(line('Council', { hint: 'Its code or its whole name. Needed where it pays a share' })),
      other_percent: maybe(share('Another funder’s')),
      basis: maybe(line('Basis', { hint: 'For example section 117, a pooled fund, or the council’s own reference' })),
    },
    guards: [packageIs('requested', 'agreed', 'live'), isAlive],
    check: ({ row }, { nhs_percent, council_percent, other_percent, council, from_on }) => [
      ...dateWithin('from_on', from_on, { from: [[row.startsOn, 'when its care started']] }),
      ...wholeOrRefused({ nhs_percent, council_percent, other_percent }),
      ...((hundredths(council_percent) ?? 0) > 0 && council === undefined ? [refuse('council', council, 'the council that pays its share')] : []),
    ],
    initial: ({ row, record }) => ({ from_on: row.startsOn ?? record.today }),
    also: async ({ tx, row, record, at, input }) => {
      const council = input.council === undefined ? null : await findOrganisation(tx, 'council', input.council, ['local_authority'], 'a council');
      await tx.query('update care_package_share set replaced_at = $3, version = version + 1 where care_package_id = $1 and from_on = $2 and replaced_at is null', [row.id, input.from_on, at]);
      const { icbId, id: personId } = record.person[0]!;
      const shares = { nhs: input.nhs_percent, council: input.council_percent, other: input.other_percent };
      for (const [funder, percent] of Object.entries(shares)) {
        if ((hundredths(percent) ?? 0) === 0) continue;
        await insertRow(tx, 'care_package_share', {
          icb_id: icbId, person_id: personId, care_package_id: row.id, from_on: input.from_on, funder,
          organisation_id: funder === 'council' ? council : null, share_percent: percent, basis: input.basis,
        });
      }
      return { details: { fromOn: input.from_on, ...shares, council } };
    },
  }),
} as const satisfies ActTable;
