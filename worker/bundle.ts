import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { failureConverterPath } from './encryption/data-converter.ts';
import { quietSdkLogger } from './runtime.ts';
import type { BundleOptions } from '@temporalio/worker';

/** Workflow code as a worker takes it. */
export interface WorkflowBundle {
  readonly code: string;
}

/** What a bundle weighs; the source map is appended to the code for stack traces and is not executed. */
export interface BundleSize {
  readonly codeBytes: number;
  readonly sourceMapBytes: number;
}

/** What a bundle is made of. */
export interface BundleSource {
  readonly workflowsPath: string;
  /**
   * Absolute paths of modules whose state all cases of a worker share, such as the cache of compiled machines. Only a
   * memo of a pure function may live in one: a case that is replayed elsewhere meets an empty one.
   */
  readonly sharedModules?: readonly string[];
  /** Modules that are bundled in place of others: absolute paths by the absolute path they replace. */
  readonly inPlaceOf?: Readonly<Record<string, string>>;
  /** Failures are written for everybody to read, in place of encoded with the payloads. */
  readonly plainFailures?: true;
}

/** The workflows cannot be bundled: they, or what they import, do not fit into the workflow sandbox. */
export class WorkflowBundleError extends Error {
  override readonly name = 'WorkflowBundleError';

  /** @param said - all the bundler said, which is a lot: of it what went wrong is told. */
  constructor(workflowsPath: string, said: string, cause: unknown) {
    const found = [
      ...new Set(said.match(/^(?:ERROR in .+|Module (?:build failed|not found|parse failed):.+|.*Error:.+)$/gm)),
    ];
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(found.length > 0 ? found.join('\n') : `${workflowsPath} could not be bundled: ${reason}`, { cause });
  }
}

type Webpack = Parameters<NonNullable<BundleOptions['webpackConfigHook']>>[0];
type Aliases = NonNullable<Webpack['resolve']>['alias'];
type Rule = NonNullable<NonNullable<Webpack['module']>['rules']>[number];

const root = fileURLToPath(new URL('..', import.meta.url));
const keepTasksApart = fileURLToPath(new URL('../workflows/keep-tasks-apart.ts', import.meta.url));

const made = new Map<string, Promise<WorkflowBundle>>();

/**
 * The workflows and all they import, in one script, made once per process.
 *
 * XState comes in its production build: the bundler asks for the `development` one unless told otherwise, which is
 * larger and takes 75 µs for a transition that takes 45. The code is not minified, so that stack traces can be read.
 */
export function bundleWorkflows(source: BundleSource): Promise<WorkflowBundle> {
  const key = JSON.stringify(source);
  const earlier = made.get(key);
  if (earlier !== undefined) return earlier;
  const said: string[] = [];
  const bundle = bundleWorkflowCode({
    workflowsPath: source.workflowsPath,
    ...(source.plainFailures === true ? {} : { failureConverterPath }),
    workflowInterceptorModules: [keepTasksApart],
    preloadModules: [...(source.sharedModules ?? [])],
    logger: new DefaultLogger('WARN', (entry) => {
      if (entry.level === 'ERROR') said.push(entry.message);
      else quietSdkLogger.log(entry.level, entry.message, entry.meta);
    }),
    webpackConfigHook: (config) => ({
      ...config,
      // Modules are named by their place in the project, so the code is the same wherever it is bundled from.
      context: root,
      mode: 'production',
      module: { ...config.module, rules: (config.module?.rules ?? []).map(forThisNode) },
      optimization: { ...config.optimization, minimize: false, moduleIds: 'named', chunkIds: 'named' },
      resolve: {
        ...config.resolve,
        alias: withAliases(config.resolve?.alias, source.inPlaceOf ?? {}),
        conditionNames: ['webpack', 'production', 'import', 'module', 'require', 'default'],
      },
    }),
  }).then(
    ({ code }) => ({ code }),
    (cause: unknown) => {
      throw new WorkflowBundleError(source.workflowsPath, said.join('\n'), cause);
    },
  );
  made.set(key, bundle);
  // A bundle that failed is tried again, for instance after the mistake in a workflow was mended.
  bundle.catch(() => made.delete(key));
  return bundle;
}

/** The bundler's own aliases, which it may give in either of two forms, and ours. */
function withAliases(own: Aliases, ours: Readonly<Record<string, string>>): Exclude<Aliases, undefined> {
  if (!Array.isArray(own)) return { ...own, ...ours };
  return [...own, ...Object.entries(ours).map(([name, alias]) => ({ name, alias }))];
}

/**
 * The bundler writes for the language of 2017, so every object spread became a call that copies key by key; the core spreads
 * in each step. The workflows run on the Node that bundles them.
 */
function forThisNode(rule: Rule): Rule {
  if (typeof rule !== 'object' || rule === null || typeof rule.use !== 'object' || rule.use === null) return rule;
  if (!('loader' in rule.use) || typeof rule.use.options !== 'object') return rule;
  const { loader, options } = rule.use;
  const jsc: unknown = 'jsc' in options ? options['jsc'] : undefined;
  if (loader?.includes('swc-loader') !== true || typeof jsc !== 'object') return rule;
  return { ...rule, use: { ...rule.use, options: { ...options, jsc: { ...jsc, target: 'es2024' } } } };
}

/** What the parts of a bundle weigh, in bytes of UTF-8. */
export function bundleSize(bundle: WorkflowBundle): BundleSize {
  const codeBytes = Buffer.byteLength(bundleCode(bundle));
  return { codeBytes, sourceMapBytes: Buffer.byteLength(bundle.code) - codeBytes };
}

/** What of a bundle is executed. */
export function bundleCode({ code }: WorkflowBundle): string {
  const mapAt = code.lastIndexOf('//# sourceMappingURL=');
  return mapAt < 0 ? code : code.slice(0, mapAt);
}
