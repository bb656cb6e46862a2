import { access, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { guideFolder, promisesOf } from './guide-list.ts';
import { blocksOf, readersEnvironment, runBlock, startProduct, type Block, type Ran } from './guide.ts';

/** Followed from a directory with the packed package, by test/machine-host/guide.test.ts. */
const followedElsewhere = new Set(['your-xstate-machine.md']);

/** A reader's installation for the tests around this call, with the product running or not; gives their environment. */
export function installation(running: boolean): () => NodeJS.ProcessEnv {
  let reader: Awaited<ReturnType<typeof readersEnvironment>>;
  let product: Awaited<ReturnType<typeof startProduct>> | undefined;
  beforeAll(async () => {
    reader = await readersEnvironment();
    if (running) product = await startProduct(reader.env);
  }, 120_000);
  afterAll(async () => {
    await product?.stop();
    await reader.remove();
  }, 60_000);
  return () => reader.env;
}

/** The tests of one guide: its commands from the first to the last, what it promises, and the files it names. */
export async function followGuide(guide: string, env: () => NodeJS.ProcessEnv): Promise<void> {
  const blocks = followedElsewhere.has(guide) ? [] : await blocksOf(`docs/guides/${guide}`);
  const promised = promisesOf(guide);
  const said: string[] = [];
  let shell: string;

  beforeAll(async () => {
    shell = await mkdtemp(join(tmpdir(), 'duecourse-shell-'));
  });

  afterAll(async () => {
    await endWhatWasLeft(shell);
    await rm(shell, { recursive: true, force: true });
  }, 60_000);

  it.each(blocks.map((block) => [block.line, block] as const))(
    'the commands of line %i do as it says',
    async (_line, block) => {
      const ran = await runInShell(block, env(), shell);
      said.push(ran.output);
      const asSaid = ran.code === (block.refused ? 1 : 0);
      expect(asSaid ? 'as it says' : `exit code ${ran.code}:\n${ran.output}`).toBe('as it says');
    },
    180_000,
  );

  it.each(promised)('shows what it promises: %s', (words) => {
    expect(said.join('\n')).toMatch(words);
  });

  it('names only files that are there', async () => {
    const text = await readFile(join(guideFolder, guide), 'utf8');
    const files = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map((link) => link[1] ?? '');
    const missing = await Promise.all(
      files.map((file) =>
        access(join(guideFolder, file)).then(
          () => [],
          () => [file],
        ),
      ),
    );
    expect(missing.flat()).toEqual([]);
  });
}

/** A block in the reader's one shell: what an earlier block exported is still there. */
function runInShell(block: Block, env: NodeJS.ProcessEnv, shell: string): Promise<Ran> {
  const kept = join(shell, 'exported.sh');
  const around = [`trap 'export -p > "${kept}"' EXIT`, `if [ -f "${kept}" ]; then . "${kept}"; fi`, foundByNpx];
  return runBlock({ ...block, commands: [...around, block.commands].join('\n') }, { ...env, TMPDIR: shell });
}

/**
 * npx looks half a second for what it then runs, and the guides call it two hundred times. What it finds is said here; that it finds
 * it is seen by the test of the README, whose commands run as they are.
 */
const foundByNpx = `npx() { if [ "$1" = duecourse ]; then shift; node cli/bin.js "$@"; else command npx "$@"; fi; }`;

/** A guide that failed half-way may have left a worker behind, or a server: the one on its own data directory, and no other. */
async function endWhatWasLeft(shell: string): Promise<void> {
  for (const name of await readdir(shell)) {
    await endServer(join(shell, name, 'serve.json'));
    const pid = Number(await readFile(join(shell, name, 'worker.lock.pid'), 'utf8').catch(() => ''));
    const isRunning = await access(join(shell, name, 'running.json')).then(
      () => true,
      () => false,
    );
    if (!isRunning || !Number.isSafeInteger(pid) || pid <= 0) continue;
    try {
      process.kill(pid, 'SIGTERM');
    } catch {
      continue;
    }
    await waitForEnd(pid);
  }
}

/** An HTTP server that was not ended; what it said when it started names its process. */
async function endServer(said: string): Promise<void> {
  const { pid } = JSON.parse(await readFile(said, 'utf8').catch(() => '{}')) as { readonly pid?: number };
  if (pid === undefined) return;
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    return;
  }
  await waitForEnd(pid);
}

async function waitForEnd(pid: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
