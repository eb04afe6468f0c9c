import { BLACKPOOL, ICB } from './region.js';

// The region's published provider matrix, on the demonstration's organisations: six providers, nine areas. Teams are called after
// where they work; the four of the support unit are not the five places. Every person is invented.

export interface DemonstrationTeam {
  readonly code: string;
  readonly name: string;
  readonly kind: 'single_point_of_access' | 'hub' | 'spoke' | 'community';
  /** Code of the body whose team it is. */
  readonly provider: string;
  /** Codes of the commissioners, or the ICB, where it works. */
  readonly places: readonly string[];
}

/** Bodies of the matrix that the caseload bundle has no organisation for: invented, like their codes. */
export const BODIES = [
  { code: 'DPR01', name: 'Northern Commissioning Support (demonstration)' },
  { code: 'DPR02', name: 'Red Rose Community Services (demonstration)' },
  { code: 'DPR03', name: 'Skelmer Community Health (demonstration)' },
] as const;

export const TEAMS: readonly DemonstrationTeam[] = [
  { code: 'HUB-SPA', name: 'Single point of access', kind: 'single_point_of_access', provider: ICB.code, places: [ICB.code] },
  { code: 'HUB-FT', name: 'Hub Fast Track team', kind: 'hub', provider: ICB.code, places: [ICB.code] },
  { code: 'HUB-VER', name: 'Hub verification', kind: 'hub', provider: ICB.code, places: [ICB.code] },
  { code: 'SP-BPL', name: 'Blackpool team', kind: 'spoke', provider: BLACKPOOL.code, places: [BLACKPOOL.code] },
  { code: 'SP-NOR', name: 'North team', kind: 'spoke', provider: 'DPR01', places: ['01K', '02M'] },
  { code: 'SP-SCU', name: 'South Cumbria team', kind: 'spoke', provider: 'DPR01', places: ['01K'] },
  { code: 'SP-CEN', name: 'Central team', kind: 'spoke', provider: 'DPR01', places: ['01E', '00X', '02G'] },
  { code: 'SP-PEN', name: 'Pennine team', kind: 'spoke', provider: 'DPR01', places: ['00Q', '01A'] },
  { code: 'CN-BWD', name: 'Blackburn district nurses', kind: 'community', provider: 'DPR02', places: ['00Q'] },
  { code: 'CN-CEN', name: 'Central district nurses', kind: 'community', provider: 'DPR02', places: ['01E', '00X'] },
  { code: 'CN-FYW', name: 'Fylde district nurses', kind: 'community', provider: 'DAT02', places: ['02M'] },
  { code: 'CN-SCU', name: 'South Cumbria district nurses', kind: 'community', provider: 'DAT01', places: ['01K'] },
  { code: 'CN-WLA', name: 'West Lancashire community nurses', kind: 'community', provider: 'DPR03', places: ['02G'] },
];

/** The nine areas: who does the work for people in a care home, and at home. Only Morecambe Bay has two. */
export const AREAS = [
  { commissioner: '00R', name: 'Blackpool', careHome: 'SP-BPL', domiciliary: 'SP-BPL' },
  { commissioner: '00Q', name: 'Blackburn with Darwen', careHome: 'SP-PEN', domiciliary: 'CN-BWD' },
  { commissioner: '00X', name: 'Chorley & South Ribble', careHome: 'SP-CEN', domiciliary: 'CN-CEN' },
  { commissioner: '01A', name: 'East Lancashire', careHome: 'SP-PEN', domiciliary: 'SP-PEN' },
  { commissioner: '02M', name: 'Fylde & Wyre', careHome: 'SP-NOR', domiciliary: 'CN-FYW' },
  { commissioner: '01E', name: 'Greater Preston', careHome: 'SP-CEN', domiciliary: 'CN-CEN' },
  { commissioner: '01K', name: 'Morecambe Bay: North Lancashire', careHome: 'SP-NOR', domiciliary: 'SP-NOR', outwardCodes: ['LA1', 'LA3', 'LA4'] },
  { commissioner: '01K', name: 'Morecambe Bay: South Cumbria', careHome: 'SP-SCU', domiciliary: 'CN-SCU' },
  { commissioner: '02G', name: 'West Lancashire', careHome: 'SP-CEN', domiciliary: 'CN-WLA' },
] as const satisfies readonly { commissioner: string; name: string; careHome: string; domiciliary: string; outwardCodes?: readonly string[] }[];

/** Work that is done and not commissioned from whoever does it: area (by commissioner) x step x setting. Chosen here. */
export const UNCOMMISSIONED: readonly (readonly [string, string, string])[] = [
  ['00X', 'review', 'domiciliary'], ['01E', 'review', 'domiciliary'], ['01A', 'review', 'domiciliary'], ['00Q', 'dst', 'domiciliary'], ['02G', 'checklist_receipt', 'domiciliary'],
];

/** Where practitioners work, by how their codes begin. */
export const TEAMS_BY_PREFIX: Readonly<Record<string, readonly string[]>> = {
  BPL: ['SP-BPL'], MBY: ['SP-SCU', 'SP-NOR'], FYW: ['SP-NOR'], GPR: ['SP-CEN'], CSR: ['SP-CEN'], WLA: ['SP-CEN'], BWD: ['SP-PEN'], ELA: ['SP-PEN'],
};

/** Those who hold no case of the bundle: a coordinator, five Band 5 associates who begin with FNC, a community nurse in each team. */
export const JOINERS = [
  { code: 'PR-SPA-01', name: 'Tom Bellweather', profession: 'other', band: '4', wte: 1, team: 'HUB-SPA' },
  { code: 'PR-HFT-01', name: 'Saskia Thornley', profession: 'nurse', band: '6', wte: 1, team: 'HUB-FT' },
  ...(['SP-BPL', 'SP-NOR', 'SP-SCU', 'SP-CEN', 'SP-PEN'] as const).map((team, at) => (
    { code: `PR-ASC-0${at + 1}`, name: ['Wilf Ardley', 'Nora Pinfold', 'Esme Ravensworth', 'Idris Callow', 'Petra Fenwick'][at]!, profession: 'associate', band: '5', wte: 1, team })),
  ...(['CN-BWD', 'CN-CEN', 'CN-FYW', 'CN-SCU', 'CN-WLA'] as const).map((team, at) => (
    { code: `PR-CNU-0${at + 1}`, name: ['Linnet Moorcroft', 'Hector Swale', 'Bryony Aske', 'Joss Kirkbride', 'Maud Halsall'][at]!, profession: 'nurse', band: '6', wte: 0.6, team })),
] as const;

/** Names for the practitioners of the bundle, in the order of their codes; the first of two commissioners sign in (apps/provider). */
export const GIVEN = ['Agnes', 'Bertram', 'Cora', 'Dafydd', 'Elspeth', 'Fergus', 'Gwen', 'Hamish', 'Isolde', 'Jarvis', 'Keziah', 'Lionel', 'Merle', 'Niall', 'Odette', 'Percy', 'Rhona', 'Silas', 'Thea', 'Ulric'] as const;
export const FAMILY = ['Ashgrove', 'Birkett', 'Crossland', 'Dunmore', 'Eastham', 'Farrow', 'Garside', 'Hindle', 'Ingleby', 'Kelbrook', 'Lathom'] as const;
export const SIGNING_IN: Readonly<Record<string, string>> = { 'PR-MBY-01': 'Marsha Tindall', 'PR-BPL-01': 'Owen Pakeman' };
