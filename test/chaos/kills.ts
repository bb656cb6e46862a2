import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dataPaths } from '../../worker/settings.ts';
import type { Chance } from './chance.ts';
import type { Installation, Target } from './installation.ts';
import { points, type FlappingMailServer } from './mail-server.ts';
import type { Asker } from './people.ts';

/** When is killed: at any time, in the middle of something, or while all of it is starting again. */
export const killKinds = ['worker', 'server', 'both', 'update', 'activity', 'journal', 'start'] as const;
export type KillKind = (typeof killKinds)[number];

/** A kill that was carried out. */
export interface Kill {
  readonly kind: KillKind;
  readonly target: Target;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What the killing works with. */
export interface Killing {
  readonly installation: Installation;
  readonly asker: Asker;
  readonly dataDirectory: string;
  /** Absent where notices go into the outbox. */
  readonly mail: FlappingMailServer | undefined;
  readonly chance: Chance;
}

/** How long is waited for what a kill is to fall into. */
const OPPORTUNITY_IN_MS = 15_000;
const targets = ['worker', 'server', 'both'] as const;

/**
 * Kills in all the ways there are, in an order of chance, one way after the other, until `isEnough`; before each, the installation
 * has come back and answered somebody. A kill whose occasion did not come is left out.
 */
export async function killRepeatedly(
  killing: Killing,
  isEnough: (kills: readonly Kill[]) => boolean,
): Promise<readonly Kill[]> {
  const { installation, asker, chance } = killing;
  const kills: Kill[] = [];
  let bag: KillKind[] = [];
  while (!isEnough(kills)) {
    await installation.whenReady();
    await Promise.race([asker.nextAnswer(), sleep(OPPORTUNITY_IN_MS)]);
    // The moments between would otherwise all look alike: just after an answer.
    await sleep(chance.between(0, 3_000));
    if (bag.length === 0) bag = inChanceOrder(killKinds, chance);
    const kind = bag.pop() ?? 'both';
    const target = kind === 'worker' || kind === 'server' || kind === 'both' ? kind : chance.pick(targets);
    const kill = await killAt(kind, target, killing);
    if (kill !== undefined) kills.push(kill);
  }
  return kills;
}

async function killAt(kind: KillKind, target: Target, killing: Killing): Promise<Kill | undefined> {
  switch (kind) {
    case 'worker':
    case 'server':
    case 'both':
      return carriedOut(kind, target, killing.installation);
    case 'update':
      return onOccasion(kind, target, killing, (act) => killing.asker.duringNext(act));
    case 'activity':
      return onOccasion(kind, target, killing, (act) => duringActivity(killing, act));
    case 'journal':
      return onOccasion(kind, target, killing, (act) =>
        onceWritten(join(dataPaths(killing.dataDirectory).journal, 'pg_wal'), () => true, act),
      );
    case 'start':
      return whileStarting(killing);
  }
}

/** By mail: when the next message comes to some point. Into the outbox: when a file of a letter or a paper appears. */
function duringActivity({ mail, dataDirectory, chance }: Killing, act: () => void): void | (() => void) {
  if (mail !== undefined) return mail.atNextMessage(chance.pick(points), act);
  const { outbox, papers } = dataPaths(dataDirectory);
  const directory = chance.isLikely(0.7) ? outbox : papers;
  return onceWritten(directory, (name) => name.endsWith('.part') || chance.isLikely(0.5), act);
}

function onceWritten(directory: string, fits: (name: string) => boolean, act: () => void): () => void {
  if (!existsSync(directory)) return () => undefined;
  const watcher = watch(directory, (_, name) => {
    if (!fits(name ?? '')) return;
    watcher.close();
    act();
  });
  return () => watcher.close();
}

/** Kills when the occasion arises; undefined when it does not. */
async function onOccasion(
  kind: KillKind,
  target: Target,
  { installation }: Killing,
  wait: (act: () => void) => void | (() => void),
): Promise<Kill | undefined> {
  let kill: Kill | undefined;
  let isTooLate = false;
  const killed = Promise.withResolvers<void>();
  const cancel = wait(() => {
    if (!isTooLate) kill = carriedOut(kind, target, installation);
    killed.resolve();
  });
  await Promise.race([killed.promise, sleep(OPPORTUNITY_IN_MS)]);
  isTooLate = true;
  cancel?.();
  return kill;
}

/** Takes everything down, then kills again while it is coming up: at any point of the first seconds. */
async function whileStarting({ installation, chance }: Killing): Promise<Kill | undefined> {
  const starting = installation.whenStarting();
  installation.kill('both');
  await starting;
  await Promise.race([installation.whenReady(), sleep(chance.between(50, 4_000))]);
  return installation.isReady()
    ? undefined
    : carriedOut('start', chance.pick(['worker', 'both'] as const), installation);
}

function carriedOut(kind: KillKind, target: Target, installation: Installation): Kill | undefined {
  const at = Date.now();
  return installation.kill(target) ? { kind, target, at } : undefined;
}

function inChanceOrder<T>(choices: readonly T[], chance: Chance): T[] {
  return choices
    .map((choice) => ({ choice, place: chance.below(1e9) }))
    .sort((a, b) => a.place - b.place)
    .map(({ choice }) => choice);
}
