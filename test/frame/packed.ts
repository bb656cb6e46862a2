import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const notSources = new Set(['node_modules', '.git', 'dist', 'reports', 'coverage', '.duecourse']);

/** A directory outside the checkout with the packed package installed in it, as a stranger's project would have it. */
export interface Installed {
  readonly directory: string;
  /** What lies in the package, as paths from its root. */
  readonly files: readonly string[];
  /** What PATH has to begin with, so that programs of the package and its Node are found, as `npx` finds them. */
  readonly path: string;
  remove(): void;
}

/**
 * Packs the project as it is with `npm pack`, and installs the packed file into a new directory. The packages it depends on, and no
 * others, are those of the checkout (linked, for half a gigabyte is not copied in a test).
 *
 * A copy of the sources is packed: two tests that pack at once must not write the same `dist/`.
 */
export function installPacked(): Installed {
  const folder = mkdtempSync(join(tmpdir(), 'duecourse-packed-'));
  const sources = join(folder, 'sources');
  const directory = join(folder, 'project');
  const modules = join(directory, 'node_modules');
  cpSync(root, sources, {
    recursive: true,
    filter: (path) => path === root || !(dirname(path) === root && notSources.has(basename(path))),
  });
  symlinkSync(join(root, 'node_modules'), join(sources, 'node_modules'), 'dir');
  const bin = join(root, 'node_modules/.bin');
  const path = `${bin}:${process.env['PATH'] ?? ''}`;
  execFileSync('npm', ['pack', '--pack-destination', folder], {
    cwd: sources,
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const packed = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (packed === undefined) throw new Error('npm pack left no package.');
  mkdirSync(modules, { recursive: true });
  execFileSync('tar', ['xzf', join(folder, packed), '-C', modules]);
  execFileSync('mv', [join(modules, 'package'), join(modules, 'duecourse')]);
  rmSync(sources, { recursive: true });
  linkDependencies(modules);
  writeFileSync(join(directory, 'package.json'), '{ "type": "module", "private": true }\n');
  const files = execFileSync('tar', ['tzf', join(folder, packed)], { encoding: 'utf8' });
  return {
    directory,
    files: files
      .trim()
      .split('\n')
      .map((file) => file.replace(/^package\//, '')),
    path: `${join(modules, '.bin')}:${path}`,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What `npm install` would put there: everything the lockfile knows that is not for development alone. */
function linkDependencies(modules: string): void {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
  };
  for (const [key, { dev }] of Object.entries(lock.packages)) {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(key)?.[1];
    const from = join(root, key);
    if (name === undefined || dev === true || !existsSync(from)) continue;
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(from, join(modules, name), 'dir');
  }
  mkdirSync(join(modules, '.bin'));
  symlinkSync('../duecourse/cli/bin.js', join(modules, '.bin/duecourse'));
}
