import { isInstant } from '../../calendar/instant.ts';
import { londonDate } from '../../calendar/london.ts';
import type { SourcePath } from '../../language/source-path.ts';
import type { Refusal } from '../../machines/refusal.ts';
import type { DeadlineView } from '../../machines/view.ts';
import { readWhen } from '../moments.ts';
import { counted, shortWhen } from '../words.ts';
import type { Look } from './host.ts';
import type { OutcomeEffect } from './outcome.ts';
import type { ExpectedDeadline, ExpectedEffect, ExpectedRefusal, Expectation } from './schema.ts';

/** Something that is not as expected; `path` leads to the expectation, from the checkpoint on. */
export interface Mismatch {
  readonly path: SourcePath;
  readonly message: string;
  readonly expected?: unknown;
  readonly actual?: unknown;
}

/**
 * What at a checkpoint is not as expected. Lists are complete: what is there and not listed is a mismatch, as is what is listed and
 * not there.
 *
 * @param fresh - effects that are new, or stand otherwise, since the last checkpoint that listed effects.
 */
export function compare(expected: Expectation, { view }: Look, fresh: readonly OutcomeEffect[]): readonly Mismatch[] {
  return [
    ...plain('state', expected.state, view.state),
    ...plain('stage', expected.stage, view.stage),
    ...plain('status', expected.status, view.status),
    ...(expected.deadlines === undefined ? [] : compareDeadlines(expected.deadlines, view.deadlines)),
    ...(expected.effects === undefined ? [] : compareEffects(expected.effects, fresh)),
    ...(expected.tasks === undefined ? [] : compareTasks(expected.tasks, view.tasks)),
    ...(expected.flags === undefined ? [] : compareFlags(expected.flags, view.flags)),
    ...Object.entries(expected.people ?? {}).flatMap(([role, person]) =>
      plain(role, person, view.people[role]?.person ?? null, ['people', role]),
    ),
    ...Object.entries(expected.accepts ?? {}).flatMap(([event, answer]) =>
      plain(event, answer, view.accepts.find((known) => known.event === event)?.answer ?? 'no', ['accepts', event]),
    ),
  ];
}

function plain(
  what: string,
  expected: string | null | undefined,
  actual: string | null,
  path: SourcePath = [what],
): readonly Mismatch[] {
  if (expected === undefined || expected === actual) return [];
  return [
    { path, message: `${what}: expected ${expected ?? 'nobody'}, but it is ${actual ?? 'nobody'}`, expected, actual },
  ];
}

function compareDeadlines(expected: readonly ExpectedDeadline[], actual: readonly DeadlineView[]): readonly Mismatch[] {
  const started = actual.filter(({ status }) => status !== 'not started');
  const matched = new Set<DeadlineView>();
  const mismatches = expected.flatMap((wanted, index): readonly Mismatch[] => {
    const path: SourcePath = ['deadlines', index];
    const found = started.find((deadline) => deadline.id === wanted.id && deadline.occurrence === wanted.occurrence);
    if (found === undefined) {
      const others = started.filter(({ id }) => id === wanted.id).map(({ occurrence }) => occurrence);
      const known = others.length > 0 ? `; its occurrences are ${others.join(', ')}` : '';
      return [
        {
          path,
          message: `deadline ${name(wanted)}: expected, but has not started${known}`,
          expected: wanted,
          actual: null,
        },
      ];
    }
    matched.add(found);
    return compareDeadline(wanted, found, path);
  });
  const unlisted = started
    .filter((deadline) => !matched.has(deadline))
    .map((deadline): Mismatch => ({
      path: ['deadlines'],
      message: `deadline ${name(deadline)}: not listed, but it is ${inWords(deadline)}`,
      expected: null,
      actual: deadline,
    }));
  return [...mismatches, ...unlisted];
}

function compareDeadline(wanted: ExpectedDeadline, found: DeadlineView, path: SourcePath): readonly Mismatch[] {
  const dates = ['due', 'originalDue', 'lastWorkingDay', 'target', 'startedOn', 'metOn'] as const;
  const fields = [
    {
      field: 'originalKept',
      expected: wanted.originalKept === undefined ? undefined : yesNo(wanted.originalKept),
      actual: found.originalKept === undefined ? undefined : yesNo(found.originalKept),
    },
    ...(['status', 'responsible'] as const).map((field) => ({
      field,
      expected: wanted[field],
      actual: found[field] as string | undefined,
    })),
    ...dates.map((field) => ({
      field,
      ...alike(wanted[field], found[field], field === 'metOn' || field === 'startedOn'),
    })),
  ];
  return fields
    .filter(({ expected, actual }) => expected !== undefined && expected !== actual)
    .map(({ field, expected, actual }) => ({
      path: [...path, field],
      message: `deadline ${name(wanted)}, ${field}: expected ${show(expected)}, but it is ${show(actual)}`,
      expected,
      actual: actual ?? null,
    }));
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

/** `metOn: 2026-04-14` is right for what happened at 12:30 on that date; when something is due is compared exactly. */
function alike(
  expected: string | undefined,
  actual: string | undefined,
  dayIsEnough: boolean,
): { readonly expected: string | undefined; readonly actual: string | undefined } {
  if (expected === undefined) return { expected, actual };
  const wanted = readWhen(expected);
  return {
    expected: wanted,
    actual: dayIsEnough && !isInstant(wanted) && isInstant(actual) ? londonDate(actual) : actual,
  };
}

function show(value: string | undefined): string {
  if (value === undefined) return 'nothing';
  return isInstant(value) ? `${shortWhen(value).trim()} (${value})` : value;
}

function name({ id, occurrence }: { readonly id: string; readonly occurrence: string }): string {
  return `${id}#${occurrence}`;
}

function inWords({ status, due, metOn }: DeadlineView): string {
  return [
    status,
    due === undefined ? undefined : `due ${show(due)}`,
    metOn === undefined ? undefined : `met on ${show(metOn)}`,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

function compareEffects(expected: readonly ExpectedEffect[], fresh: readonly OutcomeEffect[]): readonly Mismatch[] {
  const left = [...fresh];
  const missing = expected.flatMap((wanted, index): readonly Mismatch[] => {
    const place = left.findIndex((effect) => fits(wanted, effect));
    if (place >= 0) {
      left.splice(place, 1);
      return [];
    }
    return [
      {
        path: ['effects', index],
        message: `effect ${effectName(wanted)}: expected, but there was none since the last checkpoint`,
        expected: wanted,
        actual: null,
      },
    ];
  });
  const unlisted = left.map((effect): Mismatch => ({
    path: ['effects'],
    message: `effect ${effectName(effect)}: not listed, but asked for on ${effect.on}`,
    expected: null,
    actual: effect,
  }));
  return [...missing, ...unlisted];
}

function fits(wanted: ExpectedEffect, effect: OutcomeEffect): boolean {
  const isKind =
    'notify' in wanted
      ? effect.kind === 'notify' && effect.name === wanted.notify
      : effect.kind === 'prepare' && effect.name === wanted.prepare;
  const moment = effect.cause.kind === 'moment' ? effect.cause : undefined;
  return (
    isKind &&
    effect.status === (wanted.status ?? 'done') &&
    (!('to' in wanted) || wanted.to === undefined || sameSet(wanted.to, effect.to)) &&
    (!('subject' in wanted) || wanted.subject === undefined || effect.messages?.[0]?.subject === wanted.subject) &&
    (wanted.deadline === undefined || moment?.deadline === wanted.deadline) &&
    (wanted.occurrence === undefined || moment?.occurrence === wanted.occurrence) &&
    (wanted.moment === undefined || moment?.moment === wanted.moment)
  );
}

function effectName(effect: ExpectedEffect | OutcomeEffect): string {
  if ('id' in effect) {
    const { cause } = effect;
    const about = cause.kind === 'moment' ? ` (${cause.moment} of ${cause.deadline}#${cause.occurrence})` : '';
    const to = effect.to.length > 0 ? ` to ${effect.to.join(', ')}` : '';
    return `${effect.kind} ${effect.name}${to}${about}${effect.status === 'done' ? '' : `, ${effect.status}`}${effect.note === undefined ? '' : ` (${effect.note})`}`;
  }
  const about =
    effect.deadline === undefined
      ? ''
      : ` (${effect.moment ?? 'a moment'} of ${effect.deadline}${effect.occurrence === undefined ? '' : `#${effect.occurrence}`})`;
  const status = effect.status === undefined || effect.status === 'done' ? '' : `, ${effect.status}`;
  if ('prepare' in effect) return `prepare ${effect.prepare}${about}${status}`;
  return `notify ${effect.notify}${effect.to === undefined ? '' : ` to ${effect.to.join(', ')}`}${about}${status}`;
}

function compareTasks(expected: NonNullable<Expectation['tasks']>, actual: Look['view']['tasks']): readonly Mismatch[] {
  const left = [...actual];
  const missing = expected.flatMap((wanted, index): readonly Mismatch[] => {
    const place = left.findIndex(
      ({ task, status, role }) =>
        task === wanted.task && status === wanted.status && (wanted.role === undefined || wanted.role === role),
    );
    if (place >= 0) {
      left.splice(place, 1);
      return [];
    }
    const standing = actual.filter(({ task }) => task === wanted.task).map(({ status }) => status);
    const known =
      standing.length === 0
        ? 'it has not been raised'
        : `there is ${counted(standing.length, 'of it', 'of it')}: ${standing.join(', ')}`;
    return [
      {
        path: ['tasks', index],
        message: `task ${wanted.task}: expected ${wanted.status}, but ${known}`,
        expected: wanted,
        actual: standing,
      },
    ];
  });
  const unlisted = left.map(({ id, task, status }): Mismatch => ({
    path: ['tasks'],
    message: `task ${task} (${id}): not listed, but it is ${status}`,
    expected: null,
    actual: { task, status },
  }));
  return [...missing, ...unlisted];
}

function compareFlags(expected: readonly string[], actual: Look['view']['flags']): readonly Mismatch[] {
  const ids = actual.map(({ id }) => id);
  // A built-in flag names its occurrence; where the deadline is enough, `bookedOutsideLimit:icpc` does.
  const has = (flag: string): boolean => ids.some((id) => sameFlag(flag, id));
  const missing = expected.flatMap((flag, index): readonly Mismatch[] =>
    has(flag)
      ? []
      : [
          {
            path: ['flags', index],
            message: `flag ${flag}: expected, but it does not stand`,
            expected: flag,
            actual: ids,
          },
        ],
  );
  const unlisted = actual
    .filter(({ id }) => !expected.some((flag) => sameFlag(flag, id)))
    .map(({ id, says }): Mismatch => ({
      path: ['flags'],
      message: `flag ${id}: not listed, but it stands (“${says}”)`,
      expected: null,
      actual: id,
    }));
  return [...missing, ...unlisted];
}

function sameFlag(flag: string, id: string): boolean {
  return flag === id || flag === id.replace(/#[^#]*$/, '');
}

/** What a refusal is not, of what was expected. Empty: it is as expected. */
export function compareRefusal(expected: ExpectedRefusal, refusal: Refusal): readonly Mismatch[] {
  if (expected === true) return [];
  const conflict = refusal.kind === 'correctionConflict' || refusal.kind === 'migrationConflict' ? refusal : undefined;
  const about = conflict !== undefined && expected.kind !== conflict.because.kind ? conflict.because : refusal;
  const failed = about.kind === 'conditionsFailed' ? about.conditions.map(({ condition }) => condition) : [];
  const fields = about.kind === 'wrongData' ? about.problems.map(({ path }) => path) : [];
  return [
    ...plain('kind', expected.kind, refusal.kind),
    ...(expected.conditions === undefined || sameSet(expected.conditions, failed)
      ? []
      : [
          {
            path: ['conditions'],
            message: `conditions that failed: expected ${list(expected.conditions)}, but they are ${list(failed)}`,
            expected: expected.conditions,
            actual: failed,
          },
        ]),
    ...(expected.data === undefined || sameSet(expected.data, fields)
      ? []
      : [
          {
            path: ['data'],
            message: `fields refused: expected ${list(expected.data)}, but they are ${list(fields)}`,
            expected: expected.data,
            actual: fields,
          },
        ]),
    ...plain('event', expected.event, conflict?.event ?? refusal.asked),
    ...(expected.says === undefined || refusal.message.includes(expected.says)
      ? []
      : [
          {
            path: ['says'],
            message: `expected the words “${expected.says}”, but it says “${refusal.message}”`,
            expected: expected.says,
            actual: refusal.message,
          },
        ]),
  ];
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && [...a].sort().join('\n') === [...b].sort().join('\n');
}
