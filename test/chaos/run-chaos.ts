import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createCaseClient } from '../../client/case-client.ts';
import { loadPathway } from '../../language/load/load-pathway.ts';
import { createCleanup, type Cleanup } from '../../worker/cleanup.ts';
import { connectToCases, type CaseServer } from '../../worker/connect.ts';
import { freePort } from '../../worker/embedded-server/ports.ts';
import { caseIdOf } from '../../workflows/case-id.ts';
import { liveCase } from './case-life.ts';
import { chanceOf, type Chance } from './chance.ts';
import { readCase, readDisk, type CaseEvidence } from './evidence.ts';
import { startInstallation } from './installation.ts';
import { killKinds, killRepeatedly } from './kills.ts';
import { moods, startFlappingMailServer, type FlappingMailServer } from './mail-server.ts';
import { createAsker } from './people.ts';
import { reportOf, type ChaosReport } from './report.ts';

/** What a run is to be like. */
export interface ChaosOptions {
  readonly seed: string;
  readonly cases: number;
  /** For how long people act and processes are killed; longer, if not every kind of kill has come `killsOfEach` times by then. */
  readonly seconds: number;
  readonly killsOfEach: number;
  /** Where notices go: through a mail server that is not to be relied on, or into the outbox. */
  readonly mail: 'smtp' | 'outbox';
  readonly say?: (line: string) => void;
  /** Breaks the run off; what it started is ended. */
  readonly signal?: AbortSignal;
}

/** After all is over, what is outstanding has this long: a mail server's absence is met with attempts minutes apart. */
const QUIET_WITHIN_MS = 360_000;

/**
 * Runs cases on an installation of its own while its processes are killed and its mail server fails, then holds everything they
 * leave against everything people were told. Nothing is left behind, whatever happens.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const directory = await mkdtemp(join(tmpdir(), 'duecourse-chaos-'));
  const cleanup = createCleanup();
  cleanup.add(() => rm(directory, { recursive: true, force: true, maxRetries: 5 }));
  try {
    return await Promise.race([runIn(directory, options, cleanup), brokenOff(options.signal)]);
  } finally {
    for (const failure of await cleanup.run()) console.error('A step of cleaning up failed:', failure);
  }
}

function brokenOff(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const breakOff = (): void => reject(new Error('The run was broken off.'));
    if (signal?.aborted === true) breakOff();
    signal?.addEventListener('abort', breakOff);
  });
}

async function runIn(directory: string, options: ChaosOptions, cleanup: Cleanup): Promise<ChaosReport> {
  const { seed, seconds, killsOfEach, say = () => undefined } = options;
  const began = Date.now();
  const chance = chanceOf(`${seed}/${options.mail}`);
  const dataDirectory = join(directory, 'data');
  await mkdir(dataDirectory);
  const mail =
    options.mail === 'smtp' ? await startFlappingMailServer(await anyPort(), chance.branch('mail')) : undefined;
  if (mail !== undefined) cleanup.add(() => mail.stop());
  const env = await environment(dataDirectory, mail);
  const installation = startInstallation(env, dataDirectory, chance.branch('installation'));
  cleanup.add(async () => void (await installation.stop()));
  await installation.whenReady();
  const server = await connectToCases(env);
  cleanup.add(() => server.close());
  const { pathway, hash, problems } = await loadPathway(fileURLToPath(new URL('welfare-watch.yaml', import.meta.url)));
  if (problems.length > 0) throw new Error(JSON.stringify(problems));

  const cases = createCaseClient({ client: server.client, taskQueue: server.taskQueue, patienceInMs: 5_000 });
  const over = new AbortController();
  const givenUp = new AbortController();
  cleanup.add(() => {
    over.abort();
    givenUp.abort();
  });
  const asker = createAsker({
    cases,
    pathway,
    pathwayHash: hash,
    chance: chance.branch('people'),
    whenReady: installation.whenReady,
    givenUp: givenUp.signal,
  });
  const references = Array.from({ length: options.cases }, (_, index) => `CHAOS-${index + 1}`);
  const lives = references.map(async (reference, index) => {
    // Cases are opened all the time, under kills as well.
    await sleep((index / options.cases) * seconds * 300, undefined, { signal: over.signal }).catch(() => undefined);
    await liveCase({ reference, asker, chance: chance.branch(reference), over: over.signal });
  });
  const lived = Promise.all(lives);
  const moody = mail === undefined ? Promise.resolve() : flap(mail, chance.branch('moods'), over.signal);
  // They are waited for below; should something else fail first, that is what is told.
  for (const background of [lived, moody]) background.catch(() => undefined);

  const killing = { installation, asker, dataDirectory, mail, chance: chance.branch('kills') };
  const kills = await killRepeatedly(killing, (soFar) => {
    const last = soFar.at(-1);
    if (last !== undefined)
      say(`${Math.round((Date.now() - began) / 1000)} s: kill ${soFar.length} (${last.kind}: ${last.target})`);
    const rarest = Math.min(...killKinds.map((kind) => soFar.filter((kill) => kill.kind === kind).length));
    return over.signal.aborted || (Date.now() - began > seconds * 1000 && rarest >= killsOfEach);
  });
  over.abort();
  await moody;
  await installation.whenReady();
  say(`${Math.round((Date.now() - began) / 1000)} s: no more kills; what is outstanding is waited for`);
  const patience = setTimeout(() => givenUp.abort(), QUIET_WITHIN_MS);
  cleanup.add(() => clearTimeout(patience));
  await lived;
  const outstanding = await waitForEnds(server, references, givenUp.signal);
  say(`${Math.round((Date.now() - began) / 1000)} s: all is quiet; reading what is left`);
  const evidence: CaseEvidence[] = [];
  // Nobody is in a hurry any more: a case that has ended is replayed to answer.
  const reader = createCaseClient({ client: server.client, taskQueue: server.taskQueue, patienceInMs: 20_000 });
  for (const reference of references.filter((each) => !outstanding.includes(each)))
    evidence.push(await readCase(reader, server, reference));
  const serversLeft = await installation.stop();
  const disk = await readDisk(server, references);
  return reportOf({
    options,
    kills,
    installation,
    asker,
    mail,
    evidence,
    disk,
    outstanding,
    serversLeft,
    tookMs: Date.now() - began,
  });
}

async function environment(dataDirectory: string, mail: FlappingMailServer | undefined): Promise<NodeJS.ProcessEnv> {
  const ports = {
    DUECOURSE_TEMPORAL_PORT: String(await anyPort()),
    DUECOURSE_UI_PORT: '0',
    DUECOURSE_CODEC_PORT: '0',
  };
  const smtp =
    mail === undefined
      ? {}
      : {
          SMTP_URL: mail.url,
          MAIL_FROM: 'watch@example.org',
          MAIL_DOMAIN: 'example.org',
          DUECOURSE_MAILBOXES: 'managers=managers@example.org',
        };
  // Nothing of the caller's own service may be met.
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(DUECOURSE_|TEMPORAL_(?!CLI_PATH)|DATABASE_URL|SMTP_URL|MAIL_)/.test(name),
  );
  return { ...Object.fromEntries(own), ...ports, ...smtp, DUECOURSE_DATA: dataDirectory };
}

/** A port that stays the same for as long as the run: who is connected has to find the server again. */
function anyPort(): Promise<number> {
  return freePort(0, 'the test', 'none');
}

/** Half of the time the mail server behaves. */
async function flap(mail: FlappingMailServer, chance: Chance, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    await mail.turn(chance.isLikely(0.5) ? 'accepting' : chance.pick(moods));
    await sleep(chance.between(500, 4_000), undefined, { signal: over }).catch(() => undefined);
  }
  await mail.turn('accepting');
}

/** A case ends when nothing is outstanding: letters have gone, the journal has everything. Answers which have not. */
async function waitForEnds(
  { client }: CaseServer,
  references: readonly string[],
  givenUp: AbortSignal,
): Promise<readonly string[]> {
  const gaveUp = new Promise<'gaveUp'>((resolve) => {
    if (givenUp.aborted) resolve('gaveUp');
    givenUp.addEventListener('abort', () => resolve('gaveUp'));
  });
  const ends = references.map(async (reference) => {
    const end = client.workflow.getHandle(caseIdOf(reference)).result();
    end.catch(() => undefined);
    return (await Promise.race([end.catch((error: unknown) => String(error)), gaveUp])) === 'gaveUp' ? [reference] : [];
  });
  return (await Promise.all(ends)).flat();
}
