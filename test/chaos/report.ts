import type { DiskEvidence, CaseEvidence } from './evidence.ts';
import type { Installation } from './installation.ts';
import type { Kill, KillKind } from './kills.ts';
import { killKinds } from './kills.ts';
import type { FlappingMailServer, Mood } from './mail-server.ts';
import type { Asker } from './people.ts';
import type { ChaosOptions } from './run-chaos.ts';
import { verifyLetters, type LetterFindings } from './verify-letters.ts';
import { verifyLog } from './verify-log.ts';
import { verifyMoments, type Late } from './verify-moments.ts';

/** What a run did, and what it found. Lists say what is wrong; all of them are empty when nothing is. */
export interface ChaosReport {
  readonly seed: string;
  readonly mail: ChaosOptions['mail'];
  readonly cases: number;
  readonly kills: readonly Kill[];
  readonly killsByKind: Readonly<Record<KillKind, number>>;
  /** Milliseconds from a kill until everything was ready again. */
  readonly recoveries: readonly number[];
  /** Milliseconds from the end of a server until its worker, which cannot go on without it, has ended too. */
  readonly endsWithoutServer: readonly number[];
  readonly failedStarts: readonly string[];
  readonly serversLeft: number;
  readonly runs: number;
  readonly events: number;
  readonly entries: number;
  readonly requests: {
    readonly answered: number;
    readonly sent: number;
    readonly retried: number;
    readonly repeated: number;
  };
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Everything else that is wrong with requests, logs and journals. */
  readonly amiss: readonly string[];
  readonly moments: { readonly expected: number; readonly wrong: readonly string[]; readonly late: readonly Late[] };
  readonly effects: { readonly count: number; readonly wrong: readonly string[] };
  readonly letters: LetterFindings;
  readonly deliveries: number;
  readonly turnedAway: ReadonlyMap<Mood, number>;
  readonly outstanding: readonly string[];
  readonly tookMs: number;
}

/** What a run leaves. */
interface Remains {
  readonly options: ChaosOptions;
  readonly kills: readonly Kill[];
  readonly installation: Installation;
  readonly asker: Asker;
  readonly mail: FlappingMailServer | undefined;
  readonly evidence: readonly CaseEvidence[];
  readonly disk: DiskEvidence;
  readonly outstanding: readonly string[];
  readonly serversLeft: number;
  readonly tookMs: number;
}

/** Holds everything against everything. */
export function reportOf(remains: Remains): ChaosReport {
  const { options, kills, installation, asker, mail, evidence, disk, outstanding, serversLeft, tookMs } = remains;
  const { outages, failedStarts, endsWithoutServer } = installation;
  const { traffic } = asker;
  const verified = evidence.map((one) => {
    const answers = traffic.answered.filter(({ reference }) => reference === one.reference);
    return { log: verifyLog(one, answers, disk), moments: verifyMoments(one, answers, outages) };
  });
  return {
    seed: options.seed,
    mail: options.mail,
    cases: options.cases,
    kills,
    killsByKind: Object.fromEntries(
      killKinds.map((kind) => [kind, kills.filter((kill) => kill.kind === kind).length]),
    ) as Record<KillKind, number>,
    recoveries: outages.slice(1).flatMap(({ from, to }) => (to === undefined ? [] : [to - from])),
    endsWithoutServer,
    failedStarts,
    serversLeft,
    runs: sum(evidence.map(({ history }) => history.runs)),
    events: sum(evidence.map(({ history }) => history.events)),
    entries: sum(evidence.map(({ log }) => log.length)),
    requests: {
      answered: traffic.answered.length,
      sent: traffic.sent,
      retried: traffic.retried,
      repeated: traffic.repeated,
    },
    lost: verified.flatMap(({ log }) => log.lost),
    doubled: verified.flatMap(({ log }) => log.doubled),
    amiss: [
      ...traffic.refused.map((refused) => `refused: ${refused}`),
      ...traffic.differing.map((differing) => `answered differently: ${differing}`),
      ...verified.flatMap(({ log }) => [...log.unasked.map((entry) => `nobody asked for ${entry}`), ...log.unlike]),
      ...disk.damages,
      ...evidence.flatMap(({ history }) => history.failedTasks),
    ],
    moments: {
      expected: sum(verified.map(({ moments }) => moments.expected)),
      wrong: verified.flatMap(({ moments }) => moments.wrong),
      late: verified.flatMap(({ moments }) => moments.late).sort((a, b) => a.afterRecovery - b.afterRecovery),
    },
    effects: {
      count: sum(evidence.map(({ effects }) => effects.length)),
      wrong: verified.flatMap(({ moments }) => moments.effects),
    },
    letters: verifyLetters(evidence, disk, mail?.deliveries, outages),
    deliveries: mail?.deliveries.length ?? disk.outbox.length,
    turnedAway: mail?.turnedAway ?? new Map(),
    outstanding,
    tookMs,
  };
}

/** Everything that is wrong, in words. */
export function mistakesOf(report: ChaosReport): readonly string[] {
  const { lost, doubled, amiss, moments, effects, letters, outstanding, serversLeft } = report;
  return [
    ...lost.map((key) => `lost: ${key}`),
    ...doubled.map((key) => `doubled: ${key}`),
    ...amiss,
    ...moments.wrong,
    ...effects.wrong,
    ...letters.wrong,
    ...letters.unexplained,
    ...outstanding.map((reference) => `${reference} has not come to its end`),
    ...(serversLeft === 0 ? [] : [`${serversLeft} servers were left running`]),
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
