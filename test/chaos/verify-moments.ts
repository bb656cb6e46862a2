import type { CaseEvidence } from './evidence.ts';
import { expectedMoments, type ExpectedMoment } from './expected.ts';
import type { Outage } from './installation.ts';
import type { Answered } from './people.ts';

/** A moment that was taken, and how late, in milliseconds. */
export interface Late {
  readonly what: string;
  /** Since its instant or, if everything was down then or once more since, since everything was up again for the last time. */
  readonly afterRecovery: number;
  /** All the time in which everything was up and it had not been taken yet, recoveries that the next kill cut short included. */
  readonly whileUp: number;
}

/** What became of the moments of a case's deadlines, and of what they and its entries asked for. */
export interface MomentFindings {
  readonly expected: number;
  /** Moments that were not taken, not once only, or at another instant; and those taken that never came. */
  readonly wrong: readonly string[];
  readonly late: readonly Late[];
  /** Effects that were not carried out exactly once, going by the log. */
  readonly effects: readonly string[];
}

/** Holds the moments a case took against those that came, and its effects against its log. */
export function verifyMoments(
  evidence: CaseEvidence,
  answers: readonly Answered[],
  outages: readonly Outage[],
): MomentFindings {
  const { reference, effects, tasks, history } = evidence;
  const expected = expectedMoments(answers);
  const taken = effects.flatMap(({ effect }) => (effect.cause.kind === 'moment' ? [{ ...effect.cause, effect }] : []));
  const wrong: string[] = [];
  const late: Late[] = [];
  for (const moment of expected) {
    const [only, ...more] = taken.filter((each) => nameOf(each) === nameOf(moment));
    const at = new Date(moment.instant).toISOString();
    if (only === undefined) wrong.push(`${reference}: ${nameOf(moment)} at ${at} was never taken`);
    else if (more.length > 0) wrong.push(`${reference}: ${nameOf(moment)} was taken ${1 + more.length} times`);
    else if (only.effect.moment !== at)
      wrong.push(`${reference}: ${nameOf(moment)} was taken for ${only.effect.moment}, not ${at}`);
    const begunAt = only === undefined ? undefined : history.begunAt.get(only.effect.id);
    if (begunAt !== undefined)
      late.push({ what: `${reference}: ${nameOf(moment)} at ${at}`, ...lateness(moment.instant, begunAt, outages) });
  }
  const names = new Set(expected.map(nameOf));
  for (const each of taken)
    if (!names.has(nameOf(each))) wrong.push(`${reference}: ${nameOf(each)} was taken and never came`);
  const passed = expected.filter(({ deadline, moment }) => deadline === 'nextVisit' && moment === 'passed').length;
  if (tasks.length !== passed) wrong.push(`${reference}: ${passed} visits were missed, ${tasks.length} tasks raised`);
  return { expected: expected.length, wrong, late, effects: wrongEffects(evidence, answers) };
}

function wrongEffects({ reference, effects, log }: CaseEvidence, answers: readonly Answered[]): readonly string[] {
  const asked = answers.filter(({ wish }) => wish.kind === 'record' && wish.event === 'REPORT_ASKED').length;
  const ofEntries = effects.filter(({ effect }) => effect.cause.kind === 'entry').length;
  const wrong =
    ofEntries === 2 * asked ? [] : [`${reference}: ${asked} reports asked for, ${ofEntries} letters and papers`];
  for (const { effect, status } of effects) {
    const receipts = log.filter((entry) => entry.kind === 'effectDone' && entry.effect === effect.id).length;
    if (status !== 'done' || receipts !== 1)
      wrong.push(`${reference}: ${effect.id} is ${status}, with ${receipts} receipts`);
  }
  return wrong;
}

function nameOf({
  deadline,
  occurrence,
  moment,
}: Pick<ExpectedMoment, 'deadline' | 'occurrence'> & { readonly moment: string }): string {
  return `${deadline}#${occurrence} ${moment}`;
}

function lateness(instant: number, begunAt: number, outages: readonly Outage[]): Omit<Late, 'what'> {
  const recoveries = outages.flatMap(({ to = Infinity }) => (to <= begunAt ? [to] : []));
  return { afterRecovery: begunAt - Math.max(instant, ...recoveries), whileUp: timeUp(instant, begunAt, outages) };
}

/** Milliseconds from one time to another in which nothing was down. */
export function timeUp(from: number, to: number, outages: readonly Outage[]): number {
  const down = outages.map((outage) => Math.max(0, Math.min(outage.to ?? to, to) - Math.max(outage.from, from)));
  return Math.max(0, to - from - down.reduce((sum, each) => sum + each, 0));
}
