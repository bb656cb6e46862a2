import { killKinds, type KillKind } from './kills.ts';
import { mistakesOf, type ChaosReport } from './report.ts';
import { reasons } from './verify-letters.ts';

const kindsInWords: { readonly [kind in KillKind]: string } = {
  worker: 'worker at any time',
  server: 'server at any time',
  both: 'both at any time',
  update: 'in the middle of an update',
  activity: 'in the middle of an activity',
  journal: 'while the journal writes',
  start: 'while starting',
};

const MISTAKES_SHOWN = 40;

/** A report as people read it. */
export function reportLines(report: ChaosReport): readonly string[] {
  const { requests, moments, effects, letters, recoveries } = report;
  const mistakes = mistakesOf(report);
  const rows: readonly (readonly [string, string])[] = [
    ['seed', report.seed],
    ['notices', report.mail === 'smtp' ? 'by SMTP, to a mail server that fails half of the time' : 'into the outbox'],
    ['cases', `${report.cases}, in ${report.runs} runs of ${report.events} events`],
    ['kills (SIGKILL)', String(report.kills.length)],
    ...killKinds.map((kind): readonly [string, string] => [`  ${kindsInWords[kind]}`, killsOf(report, kind)]),
    ['up again after', `${seconds(median(recoveries))} at the median, ${seconds(Math.max(0, ...recoveries))} at most`],
    ['  of which the worker takes to end without its server', seconds(Math.max(0, ...report.endsWithoutServer))],
    ['starts that failed', String(report.failedStarts.length)],
    [
      'requests',
      `${requests.answered}, sent ${requests.sent} times: ${requests.retried} without an answer, ${requests.repeated} repeated all the same`,
    ],
    ['log entries', `${report.entries}, the same in the journal`],
    ['lost', String(report.lost.length)],
    ['doubled', String(report.doubled.length)],
    ['moments of deadlines', `${moments.expected}, taken once each: ${moments.wrong.length === 0 ? 'yes' : 'NO'}`],
    ['  how late after recovery', afterRecovery(moments.late)],
    ['  while up, recoveries cut short included', spread(moments.late.map(({ whileUp }) => whileUp))],
    [
      'letters and papers',
      `${effects.count}, carried out once each, by the log: ${effects.wrong.length === 0 ? 'yes' : 'NO'}`,
    ],
    ...letterRows(report),
    ['letters unexplained', String(letters.unexplained.length)],
    ['took', seconds(report.tookMs)],
    ['mistakes', String(mistakes.length)],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    ...rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`),
    ...mistakes.slice(0, MISTAKES_SHOWN).map((mistake) => `  ! ${mistake}`),
    ...(mistakes.length > MISTAKES_SHOWN ? [`  ! and ${mistakes.length - MISTAKES_SHOWN} more`] : []),
    ...report.failedStarts.map((said) => `A start that failed said:\n${said}`),
  ];
}

function killsOf({ kills, killsByKind }: ChaosReport, kind: KillKind): string {
  const count = killsByKind[kind];
  if (kind === 'worker' || kind === 'server' || kind === 'both') return String(count);
  const targets = ['worker', 'server', 'both'].map(
    (target) => `${target} ${kills.filter((kill) => kill.kind === kind && kill.target === target).length}`,
  );
  return `${count} (${targets.join(', ')})`;
}

function letterRows({ mail, letters, deliveries, turnedAway }: ChaosReport): readonly (readonly [string, string])[] {
  if (mail === 'outbox') return [['letters in the outbox', `${deliveries} files for ${letters.expected} letters`]];
  const turned = [...turnedAway].map(([mood, count]) => `${mood} ${count}`).join(', ');
  return [
    [
      'letters by mail',
      `${letters.expected}, accepted ${deliveries} times; turned away: ${turned === '' ? 'none' : turned}`,
    ],
    ...Object.entries(letters.again).map(([reason, count]): readonly [string, string] => [
      '  accepted again',
      `${count}: ${reasons[reason as keyof typeof reasons]}`,
    ]),
  ];
}

function afterRecovery(late: ChaosReport['moments']['late']): string {
  const last = late.at(-1);
  return last === undefined ? 'none came' : `${spread(late.map((each) => each.afterRecovery))} (${last.what})`;
}

function spread(all: readonly number[]): string {
  const sorted = [...all].sort((a, b) => a - b);
  return `${seconds(median(sorted))} at the median, ${seconds(at(sorted, 0.99))} for 99 in 100, ${seconds(sorted.at(-1) ?? 0)} at most`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function median(values: readonly number[]): number {
  return at(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

/** Of sorted values the one with this share of them below it. */
function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
