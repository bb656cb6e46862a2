/** What one layer may import from the others, and which packages it may use. */
export interface Layer {
  /** Layers it may import. */
  readonly imports: readonly string[];
  /** Layers it may import types from, and nothing that exists at run time. */
  readonly types?: readonly string[];
  /** Single modules of other layers it may import all the same, as paths from the root. */
  readonly modules?: readonly string[];
  /** Packages it may import; everything in package.json when absent. Node's own modules are `node`. */
  readonly packages?: readonly string[];
  /** No clock, no chance, no environment: what decides must give the same answer in every replay. */
  readonly pure?: true;
}

const dates = ['date-fns', '@date-fns/tz'];
const underTheEdges = ['calendar', 'language', 'machines', 'workflows', 'client', 'reporting'];

/**
 * The arrows of the project: every folder of code and what it may reach. A folder missing here may be imported by no
 * layer (tests and benches import freely and are imported by none; `pathways/` holds data, no code).
 *
 * `language` is open to `machines` because names and expressions are shared, but what it pulls in (zod, yaml) must not
 * reach the workflow bundle: test/frame/sandbox.test.ts follows the imports to the end.
 */
export const layers: Readonly<Record<string, Layer>> = {
  calendar: { imports: [], packages: dates, pure: true },
  language: { imports: ['calendar'], packages: ['zod', 'yaml', '@marcbachmann/cel-js', 'xstate'], pure: true },
  machines: {
    imports: ['calendar', 'language'],
    packages: ['xstate', '@xstate/graph', '@marcbachmann/cel-js'],
    pure: true,
  },
  workflows: {
    imports: ['calendar', 'machines'],
    types: ['language', 'activities'],
    packages: ['@temporalio/workflow', '@temporalio/common', 'xstate'],
    pure: true,
  },
  client: {
    imports: ['calendar', 'language', 'machines', 'workflows'],
    packages: ['@temporalio/client', '@temporalio/common', 'xstate', 'zod', 'node'],
  },
  reporting: {
    imports: ['calendar', 'machines'],
    types: ['language'],
    packages: ['kysely', 'pg', '@electric-sql/pglite', 'zod', 'node'],
  },
  activities: { imports: ['calendar', 'machines', 'reporting'], types: ['language'] },
  worker: { imports: [...underTheEdges, 'activities'] },
  testing: { imports: ['calendar', 'language', 'machines', 'client'], packages: ['xstate', 'node'] },
  api: { imports: underTheEdges },
  web: { imports: underTheEdges },
  cli: {
    imports: underTheEdges,
    modules: [
      ...['worker/start.ts', 'worker/connect.ts', 'worker/time-skipping.ts', 'worker/machines/machine-program.ts'],
      ...['api/server.ts', 'api/settings.ts'],
    ],
  },
};

/** Where the exceptions to purity live: the only readers of files and the only file that knows a time zone. */
export const exceptions = {
  readsFiles: 'language/load/**',
  knowsZones: 'calendar/london.ts',
} as const;

/** Folders no layer may import although they hold code: they look at the product from outside, or are its doors to the outside. */
export const outside = ['test', 'bench', 'lint', 'package'] as const;
