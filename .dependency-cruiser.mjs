// Who may import whom. The table is in docs/architecture.md; this proves it in `npm test`.
const LIBS = {
  deadlines: [],
  platform: [],
  audit: ['platform'],
  access: ['platform', 'audit'],
  casework: ['documents', 'letters', 'deadlines', 'audit', 'platform'],
  returns: ['casework', 'deadlines', 'audit', 'platform'],
  exchange: ['casework', 'deadlines', 'audit', 'platform'],
  documents: ['audit', 'platform'],
  letters: ['deadlines', 'audit', 'platform'],
  jobs: ['letters', 'casework', 'returns', 'exchange', 'deadlines', 'audit', 'platform'],
};

const onlyWhatTheTableAllows = Object.entries(LIBS).map(([lib, mayImport]) => ({
  name: `${lib}-imports`,
  comment: `libs/${lib} may import ${mayImport.join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^libs/${lib}/` },
  to: { path: '^(libs|apps|migrations)/', pathNot: `^libs/(${[lib, ...mayImport].join('|')})/` },
}));

export default {
  forbidden: [
    ...onlyWhatTheTableAllows,
    { name: 'no-app-imports-another', severity: 'error', from: { path: '^apps/([^/]+)/' }, to: { path: '^apps/', pathNot: '^apps/$1/' } },
    { name: 'only-a-libs-front-door', severity: 'error', from: { path: '^(apps|libs|migrations)/([^/]+)/' }, to: { path: '^libs/([^/]+)/src/', pathNot: ['^libs/$2/', '^libs/[^/]+/src/index\\.ts$'] } },
    { name: 'rules-know-no-framework', severity: 'error', from: { path: '\\.(transitions|rules)\\.ts$' }, to: { path: 'node_modules/(@nestjs|pg|bullmq|ioredis)' } },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.spec\\.ts$' },
  },
};
