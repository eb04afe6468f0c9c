/** An invented person of the demonstration, as the provider describes them to whoever asks. */
export interface Person {
  readonly username: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** What the page of choices says of them. */
  readonly says: string;
  /** The code of an organisation of the demonstration caseload. */
  readonly organisation: string;
  /** The person's own code as practitioner in that caseload. */
  readonly practitioner?: string;
}

/** Nobody here exists. Organisations and practitioner codes are those of libs/exchange/src/demonstration. */
export const PEOPLE: readonly Person[] = [
  { username: 'marsha.tindall', name: 'Marsha Tindall', roles: ['practitioner'], organisation: '01K', practitioner: 'PR-MBY-01', says: 'Practitioner, Morecambe Bay, about 106 cases' },
  { username: 'owen.pakeman', name: 'Owen Pakeman', roles: ['practitioner'], organisation: '00R', practitioner: 'PR-BPL-01', says: 'Practitioner, Blackpool, about 55 cases' },
  { username: 'ines.calloway', name: 'Ines Calloway', roles: ['spoke_lead'], organisation: 'SPMB', says: 'Spoke lead, Morecambe Bay' },
  { username: 'tom.bellweather', name: 'Tom Bellweather', roles: ['single_point_of_access'], organisation: 'QE1', says: 'Single point of access coordinator' },
  { username: 'ruth.ansdell', name: 'Ruth Ansdell', roles: ['hub_manager'], organisation: 'QE1', says: 'Hub manager' },
  { username: 'femi.oduya', name: 'Femi Oduya', roles: ['verifier'], organisation: 'QE1', says: 'Verifier' },
  { username: 'grace.lindqvist', name: 'Grace Lindqvist', roles: ['verifier'], organisation: 'QE1', says: 'Verifier' },
  { username: 'wanda.thirlby', name: 'Wanda Thirlby', roles: ['appeals_officer'], organisation: 'QE1', says: 'Appeals officer' },
  { username: 'priya.venn', name: 'Priya Venn', roles: ['mdt_contributor'], organisation: 'DLA01', says: 'MDT contributor: social worker, Lancashire Council' },
  { username: 'callum.wraith', name: 'Callum Wraith', roles: ['mdt_contributor'], organisation: 'DAT01', says: 'MDT contributor: ward nurse, Bay Hospitals' },
  { username: 'hana.sorrel', name: 'Hana Sorrel', roles: ['referrer'], organisation: 'DAT02', says: 'Referrer: discharge nurse, Coast Hospitals' },
  { username: 'derek.milnthorpe', name: 'Derek Milnthorpe', roles: ['referrer'], organisation: 'DCH01', says: 'Referrer: nurse, Alder Court Nursing Home' },
  { username: 'joan.quillfeather', name: 'Joan Quillfeather', roles: ['returns_officer'], organisation: 'QE1', says: 'Returns officer' },
  { username: 'piers.holloway', name: 'Piers Holloway', roles: ['returns_officer'], organisation: 'QE1', says: 'Returns officer, who signs what another prepared' },
  { username: 'nadia.crewe', name: 'Nadia Crewe', roles: ['finance_officer'], organisation: 'QE1', says: 'Finance officer' },
  { username: 'sandeep.marlow', name: 'Sandeep Marlow', roles: ['administrator'], organisation: 'QE1', says: 'Administrator' },
  { username: 'alix.fairbourne', name: 'Alix Fairbourne', roles: ['auditor'], organisation: 'QE1', says: 'Auditor' },
  { username: 'nerys.haldane', name: 'Nerys Haldane', roles: ['privacy_officer'], organisation: 'QE1', says: 'Privacy officer' },
];

/** The demonstration's program: like its people it exists nowhere else, so its secret is for everybody on this machine to know. */
export const PROGRAM = { id: 'demonstration-program', secret: 'for-the-demonstration-only' };
