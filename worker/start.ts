import { isAbsolute, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dataPaths, readSettings, settingsHelp } from './settings.ts';
import type { Settings } from './settings.ts';
import type { Running } from './worker.ts';

export { hasRulesOffice, rulesOffice, RulesFailedError } from './ask-rules.ts';
export { connectToCases, NotRunningError, TemporalUnreachableError } from './connect.ts';
export { readPaper } from './read-paper.ts';
export { EraseFailedError, requestErase } from './request-erase.ts';
export { requestErasures } from './request-erasures.ts';
export { requestRestore, RestoreFailedError } from './request-restore.ts';
export { elsewhere, listWorkers, switchTo, waitUntilMoved } from './worker-list.ts';
export { VersionNotTakenUpError } from './worker-versions.ts';
export type { RulesOffice } from './ask-rules.ts';
export type { CaseServer } from './connect.ts';
export type { Erased, ToldErasure } from './erase-messages.ts';
export type { Restored } from './restore.ts';
export type { VersionWithCases, WorkerList } from './worker-list.ts';

/**
 * Starts Duecourse on this machine, prints where everything is, and ends when asked to by Ctrl-C or SIGTERM.
 *
 * Answers the exit code: 0 when it was asked to end, 1 when it could not start or ended by itself.
 */
export async function start(
  env: NodeJS.ProcessEnv = process.env,
  print: (line: string) => void = printLine,
): Promise<number> {
  const began = performance.now();
  const asked = stopRequest();
  try {
    const settings = readSettings(env);
    // Loaded only now, so that the commands that import this module for its connection stay quick.
    const [{ runWorker }, { program }] = await Promise.all([import('./worker.ts'), import('./program.ts')]);
    const running = await runWorker(settings, program, print);
    for (const line of summary(settings, running, performance.now() - began)) print(line);
    void asked.then(() => {
      print('Ending: finishing what is in hand (Ctrl-C again to end at once)');
      return running.stop();
    });
    const error = await running.ended;
    if (error === undefined) return 0;
    print(error.message);
    return 1;
  } catch (error) {
    print(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function summary(settings: Settings, running: Running, tookMs: number): readonly string[] {
  const paths = dataPaths(settings.dataDirectory);
  const server = running.embedded ? `${running.address} (embedded, database ${here(paths.database)})` : running.address;
  return [
    `Temporal server  ${server}`,
    `Temporal UI      ${running.uiUrl ?? 'that of the server'}`,
    `Codec server     ${running.codecUrl}`,
    `Journal          ${settings.databaseUrl === undefined ? here(paths.journal) : 'PostgreSQL (DATABASE_URL)'}`,
    `Notices          ${settings.mail.smtpUrl === undefined ? here(paths.outbox) : 'by mail (SMTP_URL)'}`,
    `Papers           ${here(paths.papers)}`,
    `Data directory   ${here(settings.dataDirectory)}`,
    ...versionLine(running),
    `ready in ${(tookMs / 1000).toFixed(1)} s; Ctrl-C ends it`,
  ];
}

function versionLine({ version }: Running): readonly string[] {
  if (version === undefined) return [];
  const standing = version.isCurrent ? '' : ' (not current: see duecourse workers)';
  return [`Worker version   ${version.buildId}${standing}`];
}

/** A path from here where it lies inside, in full elsewhere: nobody wants to count how often to go up. */
function here(path: string): string {
  const inside = relative(process.cwd(), path);
  if (inside === '') return '.';
  return inside.startsWith('..') || isAbsolute(inside) ? path : inside;
}

/** Settles at the first request to end; at the second the process ends at once, and the next start clears up. */
function stopRequest(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const ask = (): void => {
      if (asked) process.exit(130);
      asked = true;
      resolve();
    };
    process.on('SIGINT', ask);
    process.on('SIGTERM', ask);
  });
}

function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

function help(): readonly string[] {
  const settings = settingsHelp().map(
    ({ name, about, otherwise }) => `  ${name}${otherwise === '' ? '' : ` (${otherwise})`}\n      ${about}`,
  );
  return ['Starts Duecourse on this machine. Settings are environment variables:', '', ...settings];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--help')) for (const line of help()) printLine(line);
  else process.exit(await start());
}
