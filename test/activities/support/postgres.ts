import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { makeDirectory, removeDirectory } from './temporary-directory.ts';

/** A PostgreSQL of the test's own, with data that is gone when it is removed. */
export interface TestPostgres {
  readonly url: string;
  start(): void;
  /** Stops at once, as a crash would; what was committed stays. */
  stop(): void;
  remove(): void;
}

/** Whether PostgreSQL's programs are here. In CI they have to be. */
export function hasPostgres(): boolean {
  const found = findPrograms() !== undefined;
  if (!found && process.env['CI'] === 'true') {
    throw new Error(
      'PostgreSQL is not installed: in CI the journal is tested against a real one (apt-get install postgresql).',
    );
  }
  return found;
}

/** Makes a database cluster in a temporary directory and starts it on a free port. */
export async function startPostgres(): Promise<TestPostgres> {
  const programs = findPrograms();
  if (programs === undefined) {
    throw new Error('PostgreSQL is not installed.');
  }
  const directory = makeDirectory();
  const data = join(directory, 'data');
  const port = await freePort();
  if (isRoot()) {
    execFileSync('chown', ['postgres', directory]);
  }
  run(join(programs, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-N', '--locale=C.UTF-8', '-E', 'UTF8']);
  const options = `-p ${port} -h 127.0.0.1 -k ${directory} -c fsync=off`;
  const control = (words: readonly string[]): void => run(join(programs, 'pg_ctl'), ['-D', data, '-s', ...words]);
  const start = (): void => control(['-w', '-l', join(directory, 'log'), '-o', options, 'start']);
  const stop = (): void => control(['-w', '-m', 'immediate', 'stop']);
  start();
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    start,
    stop,
    remove() {
      if (existsSync(join(data, 'postmaster.pid'))) {
        stop();
      }
      removeDirectory(directory);
    },
  };
}

function findPrograms(): string | undefined {
  const base = '/usr/lib/postgresql';
  const versions = existsSync(base) ? readdirSync(base).sort((a, b) => Number(b) - Number(a)) : [];
  const places = [...versions.map((version) => join(base, version, 'bin')), '/usr/local/bin', '/usr/bin'];
  return places.find((place) => existsSync(join(place, 'initdb')) && existsSync(join(place, 'pg_ctl')));
}

/** PostgreSQL refuses to run as root. */
function run(program: string, words: readonly string[]): void {
  const [command, all] = isRoot() ? ['runuser', ['-u', 'postgres', '--', program, ...words]] : [program, words];
  execFileSync(command, all, { stdio: 'ignore', cwd: '/' });
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
