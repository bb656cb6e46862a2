import type { Pathway } from '../../language/schema/pathway.ts';
import type { CaseState } from '../../machines/case-state.ts';
import { followPath } from '../../machines/coverage/follow-path.ts';
import type { Subject } from '../../machines/paths/subject.ts';
import type { ExpectedAnswer, Suite, TestPath } from '../../machines/paths/suite.ts';
import type { JsonObject } from '../../machines/json.ts';
import { overviewOf } from '../../machines/view.ts';
import { answerInWords } from '../coverage/route-words.ts';

/** A deadline as it has to stand after a step. */
export interface ToldDeadline {
  readonly title: string;
  readonly occurrence: string;
  /** A date or an instant. */
  readonly due: string;
  readonly status: string;
}

/** One step of a path, with what has to be seen after it. */
export interface ToldStep {
  /** From 1: the opening. */
  readonly number: number;
  readonly what:
    | {
        readonly kind: 'event';
        readonly event: string;
        readonly title: string;
        readonly on: string;
        readonly at: string;
        readonly role: string;
        readonly person: string;
        readonly data: JsonObject;
        readonly answer: ExpectedAnswer;
        /** Empty where it is accepted. */
        readonly refused: string;
      }
    | { readonly kind: 'time'; readonly until: string };
  /** The titles of where the case then stands; none of a case that was never opened. */
  readonly states: readonly string[];
  /** Every occurrence that has started and is not over yet, or has changed by this step. */
  readonly deadlines: readonly ToldDeadline[];
  /** What this step is there to show, in words: goals that no earlier step of the suite shows. */
  readonly shows: readonly string[];
}

/** A path in the pathway's own words. */
export interface ToldPath {
  readonly id: string;
  readonly steps: readonly ToldStep[];
}

/** Tells the paths of a suite, each lived on the core for what it has to come to. */
export function tellPaths(suite: Suite, subject: Subject): readonly ToldPath[] {
  const titles = new Map(suite.verdicts.map(({ goal }) => [goal.id, goal.title]));
  return suite.paths.map((path) => tellPath(path, subject, titles));
}

function tellPath(path: TestPath, subject: Subject, titles: ReadonlyMap<string, string>): ToldPath {
  const states: (CaseState | undefined)[] = [];
  let last: CaseState | undefined;
  followPath(path, subject, {
    see: (_before, happening) => {
      if (happening.kind === 'time') last = happening.state;
      else if (happening.result.kind === 'accepted') last = happening.result.state;
      states.push(last);
    },
    entries: () => states.length,
  });
  const { pathway } = subject.compiled;
  const own = new Set(path.isFor);
  const opening = { kind: 'event', event: 'CASE_OPENED', ...path.opened, covers: path.opens } as const;
  return {
    id: path.id,
    steps: [opening, ...path.steps].map((step, index): ToldStep => {
      const [before, after] = [states[index - 1], states[index]];
      const shows = step.covers.filter((id) => own.delete(id)).map((id) => titles.get(id) ?? id);
      return {
        number: index + 1,
        what: step.kind === 'time' ? { kind: 'time', until: step.until } : toldEvent(step, pathway),
        states: after === undefined ? [] : statesIn(after, subject),
        deadlines: after === undefined ? [] : deadlinesIn(before, after, subject),
        shows,
      };
    }),
  };
}

function toldEvent(
  { event, on, at, by, data, answer }: Omit<Extract<TestPath['steps'][number], { readonly kind: 'event' }>, 'kind'>,
  pathway: Pathway,
): ToldStep['what'] {
  const refused = answerInWords(answer, pathway).replace(/^: /, '');
  return {
    kind: 'event',
    event,
    title: pathway.events[event]?.title ?? event,
    on,
    at,
    role: pathway.roles[by.role]?.title ?? by.role,
    person: by.person,
    data,
    answer,
    refused,
  };
}

function statesIn(state: CaseState, { chart, library }: Subject): readonly string[] {
  return overviewOf(state, library)
    .state.split(' + ')
    .map((path) => chart.nodes.get(path)?.state.title ?? path);
}

const over = ['met', 'met late', 'met but recorded late', 'lapsed'];

function deadlinesIn(before: CaseState | undefined, after: CaseState, { library }: Subject): readonly ToldDeadline[] {
  const was = new Map(
    (before === undefined ? [] : overviewOf(before, library).deadlines).map((one) => [keyOf(one), one.status]),
  );
  return overviewOf(after, library).deadlines.flatMap((deadline) => {
    const { title, occurrence, due, status } = deadline;
    const isNews = was.get(keyOf(deadline)) !== status;
    return due === undefined || (over.includes(status) && !isNews) ? [] : [{ title, occurrence, due, status }];
  });
}

function keyOf({ id, occurrence }: { readonly id: string; readonly occurrence: string }): string {
  return `${id}#${occurrence}`;
}
