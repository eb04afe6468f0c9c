import { COMMISSIONERS, ICB, PLACES } from './region.js';

/** An organisation that provides care or works beside the NHS; invented, like its code, but for the councils. */
export interface Provider {
  code: string;
  name: string;
  kind: 'provider' | 'care_home' | 'acute_trust' | 'local_authority';
  parent: string;
}

const HOME_NAMES = [
  'Alder Court', 'Beechwood House', 'Bramble Lodge', 'Brook House', 'Calder View', 'Cedar Grange', 'Chestnut Manor',
  'Clifton Rest', 'Coppice Hall', 'Dunes Lodge', 'Elm Bank', 'Fell View', 'Fern Hill', 'Firs Court', 'Garden House',
  'Hawthorn Lodge', 'Heather Bank', 'Hill Top', 'Holly Grange', 'Ivy House', 'Juniper Court', 'Larch House', 'Lime Tree Lodge',
  'Lune Bank', 'Maple Grove', 'Meadow Croft', 'Moss Side Hall', 'Oak Lea', 'Orchard House', 'Pendle Rise', 'Pine Lodge',
  'Poplar Court', 'Promenade House', 'Ribble Bank', 'Rowan House', 'Sandhills', 'Sycamore Lodge', 'The Willows', 'Wyre Court',
  'Yew Tree House',
] as const;
const HOME_CARE_NAMES = [
  'Bay Care at Home', 'Coastline Homecare', 'Daybreak Support', 'Fellside Care', 'Hand in Hand Homecare', 'Lancaster Road Care',
  'Lighthouse Support', 'Northern Star Homecare', 'Red Rose Nursing at Home', 'Steadfast Care', 'Valley Homecare',
  'Westway Living Support',
] as const;
const HOSPICE_NAMES = ['Harbour Hospice', 'Lantern Hospice', 'Springfield Hospice'] as const;
const TRUST_NAMES = ['Bay Hospitals', 'Coast Hospitals', 'Ribble Hospitals', 'Pennine Vale Hospitals'] as const;
const COUNCIL_NAMES = ['Lancashire', 'Cumbria', 'Blackpool', 'Blackburn with Darwen'] as const;

export const CARE_HOMES = listed('care_home', 'DCH', HOME_NAMES.map((name) => `${name} Nursing Home`));
export const HOME_CARE = listed('provider', 'DHC', HOME_CARE_NAMES);
export const HOSPICES = listed('provider', 'DHO', HOSPICE_NAMES);
const PROVIDERS: readonly Provider[] = [
  ...CARE_HOMES, ...HOME_CARE, ...HOSPICES,
  ...listed('acute_trust', 'DAT', TRUST_NAMES).map((trust) => ({ ...trust, parent: ICB.code })),
  ...listed('local_authority', 'DLA', COUNCIL_NAMES.map((name) => `${name} Council`)),
];

/** The rows of organisations.csv: the ICB, its places and commissioners with their populations, and providers. */
export function organisationRows(): string[][] {
  return [
    [ICB.code, ICB.name, 'icb', '', String(ICB.adultPopulation), String(ICB.population)],
    ...PLACES.map(({ code, name }) => [code, name, 'place', ICB.code, '', '']),
    ...COMMISSIONERS.map(({ code, name, place, adultPopulation, population }) => [
      code, name, 'sub_icb', place, String(adultPopulation), String(population)]),
    ...PROVIDERS.map(({ code, name, kind, parent }) => [code, name, kind, parent, '', '']),
  ];
}

function listed(kind: Provider['kind'], prefix: string, names: readonly string[]): Provider[] {
  return names.map((name, index) => ({ code: `${prefix}${String(index + 1).padStart(2, '0')}`, name, kind, parent: '' }));
}
