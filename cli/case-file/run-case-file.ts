import type { Instant } from '../../calendar/instant.ts';
import { isInstant } from '../../calendar/instant.ts';
import { londonDate, londonInstant } from '../../calendar/london.ts';
import type { SourcePath } from '../../language/source-path.ts';
import type { Change } from '../../machines/entry.ts';
import type { AccessDecision } from '../../machines/access.ts';
import type { RulesChange } from '../../workflows/messages.ts';
import { readInstant, readTimes, readWhen, endOf } from '../moments.ts';
import { compare, compareRefusal, type Mismatch } from './compare.ts';
import type { Answer, CaseHost, Look } from './host.ts';
import type { CaseFile } from './load-case-file.ts';
import { withVersions } from './load-turns.ts';
import {
  effectsOf,
  outcomeOf,
  type Failure,
  type Outcome,
  type OutcomeEffect,
  type OutcomeRefusal,
} from './outcome.ts';
import type { EntrySource, ExpectedRefusal } from './schema.ts';

/** One entry of a case file lived through: what was asked, when, and the case after it. */
export interface Chapter {
  /** Position among the entries; -1: the opening. */
  readonly entry: number;
  /** The instant the case stood at when it was asked. */
  readonly at: Instant;
  readonly what:
    | {
        readonly kind: 'event';
        readonly event: string;
        readonly on: string;
        readonly by: { readonly person: string; readonly role: string };
        readonly answer: Answer;
        readonly expected: boolean;
      }
    | {
        readonly kind: 'correction';
        readonly change: Change;
        readonly why: string;
        readonly by: { readonly person: string; readonly role: string };
        readonly answer: Answer;
        readonly expected: boolean;
      }
    | {
        readonly kind: 'rules';
        readonly change: RulesChange;
        readonly why: string;
        readonly by: { readonly person: string; readonly role: string };
        readonly answer: Answer;
        readonly expected: boolean;
      }
    | { readonly kind: 'time' }
    | { readonly kind: 'checkpoint'; readonly failures: readonly Failure[] }
    | {
        readonly kind: 'reads';
        readonly role: string;
        readonly what: string;
        readonly purpose?: string;
        readonly decision: AccessDecision;
      };
  /** The case afterwards; absent as long as it is not open. */
  readonly after?: Look;
}

/** A case file lived through. */
export interface CaseRun {
  readonly outcome: Outcome;
  readonly chapters: readonly Chapter[];
}

type Entry<K extends string> = Extract<EntrySource, { readonly [key in K]: unknown }>;

/**
 * Lives a case file through on a host. Expectations that do not hold are failures with their line; the case goes on.
 *
 * @param isEnough - asked after each chapter; once it says yes the rest is left out.
 */
export async function runCaseFile(
  caseFile: CaseFile,
  host: CaseHost,
  isEnough: (chapter: Chapter) => boolean = () => false,
): Promise<CaseRun> {
  const { source, reference, place } = caseFile;
  const { events } = withVersions(caseFile.pathway.pathway, caseFile.turns);
  const failures: Failure[] = [];
  const refusals: OutcomeRefusal[] = [];
  const chapters: Chapter[] = [];
  const labels = new Map<string, number>();
  let clock = atOf(source.opened);
  let told: readonly OutcomeEffect[] = [];
  let look: Look | undefined;

  function fail(path: SourcePath, { path: inner, ...mismatch }: Mismatch): Failure {
    const failure = { ...place([...path, ...inner]), ...mismatch };
    failures.push(failure);
    return failure;
  }

  /** Whether the answer was the expected one; if not, that is a failure at the entry's line. */
  function judge(entry: number, on: string, answer: Answer, expected: ExpectedRefusal | undefined): boolean {
    const path: SourcePath = entry < 0 ? ['opened'] : ['entries', entry];
    if (answer.kind === 'accepted') {
      if (expected === undefined) return true;
      fail(path, { path: ['refused'], message: 'was to be refused, but it was accepted', expected, actual: null });
      return false;
    }
    const { refusal } = answer;
    refusals.push({ entry: entry + 1, on, expected: expected !== undefined, refusal });
    if (expected === undefined) {
      fail(path, { path: [], message: `was refused: ${refusal.message}`, expected: null, actual: refusal });
      return false;
    }
    const wrong = compareRefusal(expected, refusal);
    for (const mismatch of wrong) fail([...path, 'refused'], { ...mismatch, message: `refusal, ${mismatch.message}` });
    return wrong.length === 0;
  }

  async function passTo(at: Instant | undefined, path: SourcePath, entry: number): Promise<void> {
    if (at === undefined || at <= clock) {
      if (at !== undefined && at < clock) {
        fail(path, {
          path: [],
          message: `is said to be at ${at}, but the case already stands at ${clock}; time does not go back`,
          expected: at,
          actual: clock,
        });
      }
      return;
    }
    await host.advanceTo(at);
    clock = at;
    look = await host.look();
    chapters.push({ entry, at, what: { kind: 'time' }, after: look });
  }

  async function happened(item: Entry<'event'>, index: number): Promise<void> {
    const path: SourcePath = ['entries', index];
    await passTo(laterOf(item, clock), [...path, 'at'], index);
    const on = readWhen(item.on);
    const data = readTimes(withTaskNumbered(item, labels), events[item.event]?.data ?? {});
    const answer = await host.record({ event: item.event, on, by: item.by, data });
    if (answer.kind === 'accepted' && item.as !== undefined) labels.set(item.as, answer.seq);
    look = await host.look();
    chapters.push({
      entry: index,
      at: clock,
      what: {
        kind: 'event',
        event: item.event,
        on,
        by: item.by,
        answer,
        expected: judge(index, on, answer, item.refused),
      },
      after: look,
    });
  }

  async function corrected(item: Entry<'correct'>, index: number): Promise<void> {
    const path: SourcePath = ['entries', index];
    await passTo(item.at === undefined ? undefined : readInstant(item.at, noon), [...path, 'at'], index);
    const target = typeof item.correct === 'number' ? item.correct : labels.get(item.correct);
    if (target === undefined) {
      fail(path, {
        path: ['correct'],
        message: `there is nothing to correct: the entry “${item.correct}” was not recorded`,
      });
      return;
    }
    const change = changeOf(item, target, (event) => events[event]?.data ?? {}, typeOf(item.correct));
    const answer = await host.correct({ change, why: item.why, by: item.by });
    if (answer.kind === 'accepted' && item.as !== undefined) labels.set(item.as, answer.seq);
    look = await host.look();
    chapters.push({
      entry: index,
      at: clock,
      what: {
        kind: 'correction',
        change,
        why: item.why,
        by: item.by,
        answer,
        expected: judge(index, clock, answer, item.refused),
      },
      after: look,
    });
  }

  async function turned(item: Entry<'publish'> | Entry<'moveTo'> | Entry<'moveBack'>, index: number): Promise<void> {
    const path: SourcePath = ['entries', index];
    await passTo(item.at === undefined ? undefined : readInstant(item.at, noon), [...path, 'at'], index);
    const change = turnOf(item, index);
    if (change === undefined) {
      const message = 'there is no move to take back: the entry it names was not recorded';
      fail(path, { path: ['moveBack'], message });
      return;
    }
    const { why, by } = item;
    const answer = await host.changeRules({ change, why, by });
    if (answer.kind === 'accepted' && 'moveTo' in item && item.as !== undefined) labels.set(item.as, answer.seq);
    look = await host.look();
    const expected = judge(index, clock, answer, item.refused);
    chapters.push({ entry: index, at: clock, what: { kind: 'rules', change, why, by, answer, expected }, after: look });
  }

  function turnOf(
    item: Entry<'publish'> | Entry<'moveTo'> | Entry<'moveBack'>,
    index: number,
  ): RulesChange | undefined {
    if (!('moveBack' in item)) return caseFile.turns.get(index)?.change;
    const target = typeof item.moveBack === 'number' ? item.moveBack : labels.get(item.moveBack);
    return target === undefined ? undefined : { kind: 'back', target };
  }

  /** The event a label or a number stands for, so that times in corrected data can be read. */
  function typeOf(label: string | number): string {
    if (label === source.opened.as || label === 1) return 'CASE_OPENED';
    const labelled = source.entries.find((entry) => 'event' in entry && entry.as === label);
    return labelled !== undefined && 'event' in labelled ? labelled.event : '';
  }

  async function checkpoint(item: Entry<'expect'>, index: number): Promise<void> {
    look ??= await host.look();
    const effects = effectsOf(look);
    const fresh = effects.filter(({ id, status }) => !told.some((known) => known.id === id && known.status === status));
    const wrong = compare(item.expect, look, fresh).map((mismatch) => fail(['entries', index, 'expect'], mismatch));
    if (item.expect.effects !== undefined) told = effects;
    chapters.push({ entry: index, at: clock, what: { kind: 'checkpoint', failures: wrong }, after: look });
  }

  async function reads({ reads: asked }: Entry<'reads'>, index: number): Promise<void> {
    const { by, what, purpose, at, expect, rule, records } = asked;
    const path: SourcePath = ['entries', index, 'reads'];
    await passTo(at === undefined ? undefined : readInstant(at, noon), [...path, 'at'], index);
    const decision = await host.mayRead({ by, what, ...(purpose === undefined ? {} : { purpose }) });
    const actual = decision.allowed ? 'allowed' : 'refused';
    if (actual !== expect) {
      const because = decision.allowed ? `the rule ${decision.rule} allows it` : decision.because.join(' ');
      fail(path, {
        path: ['expect'],
        message: `reading ${what}: expected ${expect}, but it is ${actual} (${because})`,
        expected: expect,
        actual,
      });
    }
    if (rule !== undefined && decision.rule !== rule) {
      fail(path, {
        path: ['rule'],
        message: `reading ${what}: expected the rule ${rule} to decide, but it is ${decision.rule ?? 'none'}`,
        expected: rule,
        actual: decision.rule ?? null,
      });
    }
    const recorded = decision.allowed ? decision.records : undefined;
    if (records !== undefined && recorded !== records) {
      fail(path, {
        path: ['records'],
        message: `reading ${what}: expected to be recorded as ${records}, but ${recorded === undefined ? 'it leaves no entry' : `it is recorded as ${recorded}`}`,
        expected: records,
        actual: recorded ?? null,
      });
    }
    const about = {
      kind: 'reads',
      role: by.role,
      what,
      ...(purpose === undefined ? {} : { purpose }),
      decision,
    } as const;
    chapters.push({ entry: index, at: clock, what: about, ...(look === undefined ? {} : { after: look }) });
    if (recorded !== undefined) await lookedUp(recorded, asked, index);
  }

  /** A reading that leaves an entry is allowed only with it: nothing is read before the case has taken it. */
  async function lookedUp(event: string, { by, data = {} }: Entry<'reads'>['reads'], index: number): Promise<void> {
    const spec = events[event];
    const on = spec?.on === 'instant' ? clock : londonDate(clock);
    const answer = await host.record({ event, on, by, data: readTimes(data, spec?.data ?? {}) });
    look = await host.look();
    const expected = judge(index, on, answer, undefined);
    chapters.push({ entry: index, at: clock, what: { kind: 'event', event, on, by, answer, expected }, after: look });
  }

  const { opened } = source;
  const on = readWhen(opened.on);
  const answer = await host.open(
    { on, by: opened.by, data: readTimes(opened.data, events['CASE_OPENED']?.data ?? {}) },
    clock,
  );
  const asExpected = judge(-1, on, answer, opened.refused);
  if (answer.kind === 'accepted') {
    if (opened.as !== undefined) labels.set(opened.as, answer.seq);
    look = await host.look();
  }
  chapters.push({
    entry: -1,
    at: clock,
    what: { kind: 'event', event: 'CASE_OPENED', on, by: opened.by, answer, expected: asExpected },
    ...(look === undefined ? {} : { after: look }),
  });
  const isOver = chapters.some(isEnough);
  // Without a case nothing behind the opening can be asked.
  if (look === undefined || isOver) return { chapters, outcome: { ...emptyOutcome(caseFile), refusals, failures } };

  let asked = chapters.length;
  for (const [index, item] of source.entries.entries()) {
    if ('event' in item) await happened(item, index);
    else if ('correct' in item) await corrected(item, index);
    else if ('until' in item) await passTo(endOf(item.until), ['entries', index, 'until'], index);
    else if ('expect' in item) await checkpoint(item, index);
    else if ('publish' in item || 'moveTo' in item || 'moveBack' in item) await turned(item, index);
    else await reads(item, index);
    if (chapters.slice(asked).some(isEnough)) break;
    asked = chapters.length;
  }
  const { title } = source;
  const pathway = caseFile.pathway.pathway.pathway;
  return {
    chapters,
    outcome: { title, pathway, reference, ...outcomeOf(await host.look(), await host.timers()), refusals, failures },
  };
}

const noon = '12:00';

/** Of several open tasks of one name, the one that a named entry raised: `inviteParticipants#entry:LABEL` with the number it got. */
function withTaskNumbered(
  { event, data }: Entry<'event'>,
  labels: ReadonlyMap<string, number>,
): Entry<'event'>['data'] {
  const { task } = data;
  if (event !== 'TASK_DONE' || typeof task !== 'string') return data;
  const label = /#entry:([^/]+)$/.exec(task)?.[1] ?? '';
  const seq = labels.get(label);
  return seq === undefined ? data : { ...data, task: `${task.slice(0, -label.length)}${seq}` };
}

interface Dated {
  readonly on: string;
  readonly at?: string | undefined;
}

/** When something was recorded, if the file does not say: at noon of its date, or at its own time. */
function atOf({ on, at }: Dated): Instant {
  if (at !== undefined) return readInstant(at, noon);
  const when = readWhen(on);
  return isInstant(when) ? when : londonInstant(when, noon);
}

/** What does not say when it was recorded was recorded as soon as it could be: never before the entry ahead of it. */
function laterOf(dated: Dated, clock: Instant): Instant {
  const at = atOf(dated);
  return dated.at === undefined && at < clock ? clock : at;
}

function changeOf(
  item: Entry<'correct'>,
  target: number,
  fieldsOf: (event: string) => Parameters<typeof readTimes>[1],
  type: string,
): Change {
  const { amend, insertBefore } = item;
  if (insertBefore !== undefined) {
    const { event, on, data } = insertBefore;
    return { op: 'insert', before: target, type: event, on: readWhen(on), data: readTimes(data, fieldsOf(event)) };
  }
  if (amend === undefined) return { op: 'strike', target };
  return {
    op: 'amend',
    target,
    ...(amend.on === undefined ? {} : { on: readWhen(amend.on) }),
    ...(amend.data === undefined ? {} : { data: readTimes(amend.data, fieldsOf(type)) }),
  };
}

function emptyOutcome({ source, reference, pathway }: CaseFile): Outcome {
  const about = { title: source.title, pathway: pathway.pathway.pathway, reference };
  return {
    ...about,
    state: '',
    stage: '',
    status: 'not opened',
    deadlines: [],
    tasks: [],
    flags: [],
    people: {},
    refusals: [],
    effects: [],
    timers: [],
    failures: [],
  };
}
