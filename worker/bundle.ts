import { bundleWorkflowCode } from '@temporalio/worker';
import { failureConverterPath } from './encryption/data-converter.ts';
import { quietSdkLogger } from './runtime.ts';

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
}

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
  const bundle = bundleWorkflowCode({
    workflowsPath: source.workflowsPath,
    failureConverterPath,
    preloadModules: [...(source.sharedModules ?? [])],
    logger: quietSdkLogger,
    webpackConfigHook: (config) => ({
      ...config,
      mode: 'production',
      optimization: { ...config.optimization, minimize: false, moduleIds: 'named', chunkIds: 'named' },
      resolve: {
        ...config.resolve,
        conditionNames: ['webpack', 'production', 'import', 'module', 'require', 'default'],
      },
    }),
  }).then(({ code }) => ({ code }));
  made.set(key, bundle);
  // A bundle that failed is tried again, for instance after the mistake in a workflow was mended.
  bundle.catch(() => made.delete(key));
  return bundle;
}

/** What the parts of a bundle weigh, in bytes of UTF-8. */
export function bundleSize(bundle: WorkflowBundle): BundleSize {
  const total = Buffer.byteLength(bundle.code);
  const mapAt = bundle.code.lastIndexOf('//# sourceMappingURL=');
  const codeBytes = mapAt < 0 ? total : Buffer.byteLength(bundle.code.slice(0, mapAt));
  return { codeBytes, sourceMapBytes: total - codeBytes };
}
