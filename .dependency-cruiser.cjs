/** Who may import whom: the table of design.md, checked by `npm run lint`. */

/** What each room may import beside itself. */
const ROOMS = {
  json: [],
  generated: ['generated'],
  hocon: [],
  config: ['hocon', 'json', 'generated'],
  schema: ['hocon', 'json', 'config'],
  rpc: ['schema', 'json', 'generated'],
  database: ['config', 'json'],
  auth: ['rpc', 'database', 'config', 'json', 'schema'],
  query: ['database', 'config', 'json', 'generated', 'rpc/api-error'],
  services: ['rpc', 'schema', 'auth', 'query', 'database', 'config', 'json', 'generated'],
  versions: ['rpc', 'schema', 'json'],
  usage: ['rpc', 'schema', 'database', 'config', 'json'],
  http: ['rpc'],
};
// src/cli, src/server and src/main.ts put the parts together: they may import everything.

const roomPath = (room) => (room.includes('/') ? `^src/${room}\\.` : `^src/${room}/`);

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...Object.entries(ROOMS).map(([room, allowed]) => ({
      name: `${room}-imports`,
      comment: `src/${room} may import: ${['itself', ...allowed].join(', ')}`,
      severity: 'error',
      from: { path: `^src/${room}/` },
      to: { path: '^src/', pathNot: [room, ...allowed].map(roomPath) },
    })),
    {
      name: 'services-through-index',
      comment: 'a service imports another only through its index.ts',
      severity: 'error',
      from: { path: '^src/services/([^/]+)/' },
      to: { path: '^src/services/([^/]+)/', pathNot: ['^src/services/$1/', '/index\\.ts$'] },
    },
    {
      name: 'rooms-through-index',
      comment: 'config, database, auth, query and usage are entered through their index.ts',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: {
        path: '^src/(config|database|auth|query|usage)/',
        pathNot: ['^src/$1/', '^src/(config|database|auth|query|usage|database/engine)/index\\.ts$'],
      },
    },
    {
      name: 'koa-only-in-http',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/http/' },
      to: { path: 'node_modules/(koa|@koa|koa-compress|raw-body)' },
    },
    {
      name: 'driver-only-near-the-database',
      comment: 'only database and query talk to the driver; services use its types',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(database|query|services)/' },
      to: { path: 'node_modules/mongodb' },
    },
    {
      name: 'engine-only-in-its-folder',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/database/engine/' },
      to: { path: 'node_modules/@0q' },
    },
    {
      name: 'hocon-parser-only-in-hocon',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/hocon/' },
      to: { path: 'node_modules/@pushcorn' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.d.ts'],
    },
  },
};
