import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** One thing the linter found, in the words of its report. */
export interface Finding {
  readonly file: string;
  readonly rule: string;
  readonly help: string;
}

/**
 * Lints `files` (path → text) with this project's own configuration, in a copy outside the checkout, so that no broken
 * file is ever seen by anyone else's run.
 *
 * @throws {Error} the linter ended without a report, or looked at another number of files than it was given: a run that
 * looks at nothing finds nothing.
 */
export async function lint(files: Readonly<Record<string, string>>): Promise<readonly Finding[]> {
  const folder = await mkdtemp(join(tmpdir(), 'duecourse-lint-'));
  try {
    for (const name of ['package.json', 'tsconfig.json', 'oxlint.config.ts', 'lint']) {
      await cp(join(root, name), join(folder, name), { recursive: true });
    }
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    return await findings(folder, Object.keys(files));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function findings(folder: string, paths: readonly string[]): Promise<readonly Finding[]> {
  const report = await runLinter(folder, paths);
  if (report.number_of_files !== paths.length) {
    throw new Error(`The linter was given ${paths.length} files and looked at ${report.number_of_files}.`);
  }
  return report.diagnostics.map((diagnostic) => ({
    file: relative(folder, resolve(folder, diagnostic.filename)),
    rule: diagnostic.code,
    help: `${diagnostic.message} ${diagnostic.help ?? ''}`,
  }));
}

interface Report {
  readonly number_of_files: number;
  readonly diagnostics: readonly {
    readonly filename: string;
    readonly code: string;
    readonly message: string;
    readonly help?: string;
  }[];
}

function runLinter(folder: string, paths: readonly string[]): Promise<Report> {
  const linter = join(root, 'node_modules/oxlint/bin/oxlint');
  const path = `${join(root, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`;
  const options = { cwd: folder, env: { ...process.env, PATH: path }, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((done, fail) => {
    execFile(process.execPath, [linter, '--format=json', ...paths], options, (_, stdout, stderr) => {
      try {
        done(JSON.parse(stdout) as Report);
      } catch {
        fail(new Error(`The linter gave no report: ${stdout.slice(0, 500)} ${stderr.slice(0, 500)}`));
      }
    });
  });
}
