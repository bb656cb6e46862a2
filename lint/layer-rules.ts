import { builtinModules } from 'node:module';
import { exceptions, layers, outside } from './layers.ts';

interface Pattern {
  /** The linter's regular expressions cannot look ahead, so a folder with exceptions is written as a `group`. */
  readonly regex?: string;
  readonly group?: readonly string[];
  readonly message: string;
  readonly allowTypeImports?: boolean;
}

interface Override {
  readonly files: string[];
  readonly excludeFiles?: string[];
  readonly rules: Record<string, [severity: 'error', ...options: unknown[]] | 'error' | 'off'>;
}

/**
 * The overrides that hold every layer to `layers`: one per folder with the imports it must not have, and one per
 * pure folder with what a pure function must not touch.
 *
 * oxlint keeps only the last `no-restricted-imports` that matches a file, so a layer's patterns are one list, and the
 * loader's exception is a second, complete list.
 *
 * @param dependencies - the names of all packages in package.json, so that a new one is closed to pure layers until
 * `layers` opens it.
 */
export function layerOverrides(dependencies: readonly string[]): Override[] {
  const overrides: Override[] = Object.keys(layers).map((layer) => ({
    files: [`${layer}/**`],
    rules: { 'no-restricted-imports': ['error', { patterns: patternsFor(layer, dependencies) }] },
  }));
  overrides.push({
    files: [exceptions.readsFiles],
    rules: { 'no-restricted-imports': ['error', { patterns: patternsFor('language', dependencies, ['node']) }] },
  });
  const pure = Object.keys(layers).filter((layer) => layers[layer]?.pure);
  const files = pure.map((layer) => `${layer}/**`);
  overrides.push({ files, excludeFiles: [exceptions.readsFiles], rules: purity });
  overrides.push({ files, excludeFiles: [exceptions.knowsZones], rules: { 'duecourse/no-host-locale': 'error' } });
  return overrides;
}

const purity: Override['rules'] = {
  'duecourse/no-ambient-clock': 'error',
  'no-console': 'error',
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: '"now" is an argument of a pure function.' },
    { object: 'Math', property: 'random', message: 'Replay would decide otherwise. Derive it from the log.' },
  ],
  'no-restricted-globals': [
    'error',
    {
      checkGlobalObject: true,
      globals: ['process', 'performance', 'crypto', 'fetch', 'require', 'Buffer', 'WeakRef', 'FinalizationRegistry']
        .concat('setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'Temporal', 'navigator')
        .map((name) => ({ name, message: 'Pure code and workflows take it as an argument, or return an effect.' })),
    },
  ],
};

function patternsFor(name: string, dependencies: readonly string[], also: readonly string[] = []): Pattern[] {
  const layer = layers[name] ?? { imports: [] };
  const types = layer.types ?? [];
  const others = [...Object.keys(layers), ...outside].filter((other) => other !== name);
  const closed = others.filter((other) => !layer.imports.includes(other) && !types.includes(other));
  const modules = (layer.modules ?? []).map((path) => `!**/${path}`);
  const patterns: Pattern[] = closed.map((other) => ({
    ...(modules.some((path) => path.startsWith(`!**/${other}/`))
      ? { group: [`**/${other}/**`, ...modules] }
      : { regex: relativePathInto(other) }),
    message: `${name}/ may not import ${other}/. The layers and why: lint/layers.ts, CONTRIBUTING.md.`,
  }));
  for (const other of types) {
    patterns.push({
      regex: relativePathInto(other),
      allowTypeImports: true,
      message: `${name}/ may import only types from ${other}/: write "import type".`,
    });
  }
  return layer.packages === undefined
    ? patterns
    : [...patterns, ...packagePatterns(name, dependencies, [...layer.packages, ...also])];
}

/** Matches specifiers that climb out of a folder and into `folder`. */
function relativePathInto(folder: string): string {
  return String.raw`^(?:\./)*(?:\.\./)+${folder}(?:/|$)`;
}

function packagePatterns(name: string, dependencies: readonly string[], open: readonly string[]): Pattern[] {
  const closed = dependencies.filter((dependency) => !open.includes(dependency));
  const message = `${name}/ may not use this package. What each layer may use: lint/layers.ts.`;
  const patterns: Pattern[] = [{ regex: `^(?:${closed.map(escape).join('|')})(?:/|$)`, message }];
  if (open.includes('node')) return patterns;
  // A bare name wins over a package of the same name in Node, so "fs" is as closed as "node:fs".
  const bare = builtinModules
    .filter((module) => !open.includes(module))
    .map(escape)
    .join('|');
  return [...patterns, { regex: `^(?:node:|(?:${bare})(?:/|$))`, message: `${name}/ may not use Node's modules.` }];
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
}
