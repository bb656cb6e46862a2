import type { Deadline } from '../schema/deadlines.ts';
import { actions, actionsInWords } from './actions.ts';
import { compareAspects, count, provenance, value, wording, type Aspects } from './aspects.ts';
import { members, parts, type Parts } from './parts.ts';
import type { Change, Compare } from './change.ts';
import { effectOnDue } from './due-effect.ts';
import type { ElementKind } from './element.ts';
import { ifAll, onlyIf } from './guards.ts';
import { same } from './same.ts';
import { listed, oneLine, quoted, startsIt, type Words } from './words.ts';

/** Deadlines: what is due by when. */
export const deadlines: ElementKind<Deadline> = {
  about: 'deadline',
  section: 'deadlines',
  all: (pathway) => pathway.deadlines,
  path: (id) => ['deadlines', id],
  name: (deadline) => oneLine(deadline.title),
  describe: describeDeadline,
  remark: (from, to, sides) => {
    if (from.due === to.due && from.counting === to.counting) return undefined;
    const says = effectOnDue(from, to, sides);
    return says === undefined ? undefined : { parts: ['due', 'counting'], says };
  },
  aspects: {
    title: wording('title'),
    due: count(''),
    counting: value('counted', (counting) =>
      counting === 'day 1' ? 'with the start day as day 1' : 'without the start day',
    ),
    target: count('aim'),
    notBefore: count('not before'),
    each: value('one for each', eachInWords),
    forEach: value('one for everybody in', (fact) => fact),
    forEachWhere: value('only for those of whom', quoted),
    during: duringStates(),
    startsIf: onlyIf(),
    metBy: value('met by', (selectors, words) => words.selectors(selectors)),
    lapsedBy: value('no longer asked for after', (selectors, words) => words.selectors(selectors)),
    extendedBy: value(
      'extended by',
      ({ event, to, where, consulted = [] }, words) =>
        `${words.event(event)} to its ${words.field(event, to)}${where === undefined ? '' : ` where ${oneLine(where)}`}${
          consulted.length === 0 ? '' : `, consulted: ${listed(consulted.map((field) => words.field(event, field)))}`
        }`,
    ),
    pausedBy: value('paused by', (selectors, words) => words.selectors(selectors)),
    resumedBy: value('goes on after', (selectors, words) => words.selectors(selectors)),
    pauseCounting: value('the day on which it is paused', (counting) =>
      counting === 'day 1' ? 'left out, too' : 'counted',
    ),
    responsible: value('responsible', (role, words) => words.role(role)),
    remind: reminders(),
    passed: moment('when it passes'),
    targetPassed: moment('when the aim passes'),
    kind: value('kind', (kind) => kind),
    ...provenance,
  },
};

type Remind = NonNullable<Deadline['remind']>;
type Moment = NonNullable<Deadline['passed']>;

/** The states in which something counts. */
export function duringStates(): Compare<readonly string[] | undefined> {
  return value('runs', duringInWords);
}

/** Reminders, each by how long before it is given; one that only comes at another time is one change. */
export function reminders(): Compare<Remind | undefined> {
  const each = parts<Remind[string]>(() => reminderParts);
  return (from, to, sides) => {
    const [old, ...more] = Object.keys(from ?? {}).filter((lead) => to?.[lead] === undefined);
    const [now, ...others] = Object.keys(to ?? {}).filter((lead) => from?.[lead] === undefined);
    const moved =
      old !== undefined && now !== undefined && more.length + others.length === 0 && same(from?.[old], to?.[now]);
    if (!moved) return each(from, to, sides);
    const { [old]: _old, ...before } = from ?? {};
    const { [now]: _now, ...after } = to ?? {};
    const rest = each(before, after, sides);
    const change: Change = { path: [now], kind: 'changed', says: `reminder: ${old} → ${now}`, from: old, to: now };
    return [change, ...(rest === 'elsewhere' ? [] : rest)];
  };
}

/** What is asked for at a moment: whom it tells, the task, and more. */
export function moment(lead: string): Compare<Moment | undefined> {
  return (from, to, sides) =>
    compareAspects<Moment>(momentAspects, from ?? {}, to ?? {}, sides).map((change) => ({
      ...change,
      says: `${lead}, ${change.says}`,
    }));
}

/** A moment in words, an empty text where it asks for nothing. */
export function momentInWords(part: Moment | undefined, words: Words): string {
  return listed([
    ...(part?.notify === undefined ? [] : [`tell ${listed(part.notify.map((name) => words.recipient(name)))}`]),
    ...(part?.task === undefined ? [] : [`ask for the task ${words.task(part.task)}`]),
    ...(part?.do === undefined ? [] : [actionsInWords(part.do, words)]),
  ]);
}

/** `while “Enquiry under way” or “Conference to be held”`. */
export function duringInWords(states: readonly string[], words: Words): string {
  return `while ${listed(
    states.map((state) => words.state(state)),
    'or',
  )}`;
}

/** What opens an occurrence. */
export function eachInWords(each: NonNullable<Deadline['each']>, words: Words): string {
  return typeof each === 'string' ? words.start(each) : words.selectors(each);
}

const told = members<string>(
  (name, words) => words.recipient(name),
  (it) => `also tells ${it}`,
  (it) => `no longer tells ${it}`,
);

const momentAspects: Aspects<Moment> = {
  notify: told,
  task: value('task', (task, words) => words.task(task)),
  do: actions(),
};

const reminderParts: Parts<Remind[string]> = {
  name: (_, lead) => `reminder ${lead.replace(/ before$/, '')} before`,
  describe: momentInWords,
  aspects: { notify: told, do: actions() },
};

/** `1 month after each “Core group held”`. */
function dueOfEach({ due, each }: Deadline, words: Words): string {
  const text = words.count(due);
  return each === undefined ? text : text.replaceAll(startsIt, `each ${eachInWords(each, words)}`);
}

function describeDeadline(deadline: Deadline, words: Words): string {
  const { each, forEach, during, metBy, pausedBy, remind, passed, target } = deadline;
  const reminded = Object.entries(remind ?? {}).map(
    ([lead, part]) => `reminder ${lead}: ${momentInWords(part, words)}`,
  );
  const missed = momentInWords(passed, words);
  return [
    `${dueOfEach(deadline, words)}${deadline.counting === 'day 1' ? ', the start day counted as day 1' : ''}`,
    ...(target === undefined ? [] : [`aim: ${words.count(target)}`]),
    ...(deadline.notBefore === undefined ? [] : [`not before ${words.count(deadline.notBefore)}`]),
    ...(each === undefined || dueOfEach(deadline, words) !== words.count(deadline.due)
      ? []
      : [`for each ${eachInWords(each, words)}`]),
    ...(forEach === undefined ? [] : [`for everybody in ${forEach}`]),
    ...(during === undefined && deadline.startsIf === undefined
      ? []
      : [`${during === undefined ? '' : duringInWords(during, words)}${ifAll(deadline.startsIf)}`.trim()]),
    ...(metBy === undefined ? [] : [`met by ${words.selectors(metBy)}`]),
    ...(pausedBy === undefined ? [] : [pauseInWords(deadline, words)]),
    `responsible: ${words.role(deadline.responsible)}`,
    ...reminded,
    ...(missed === '' ? [] : [`when it passes: ${missed}`]),
    deadline.kind,
  ].join('; ');
}

/** `paused by “Fees notice given”, that day left out, too; goes on after “Fee received”`. */
function pauseInWords({ pausedBy = [], resumedBy = [], pauseCounting }: Deadline, words: Words): string {
  const stop = `paused by ${words.selectors(pausedBy)}${pauseCounting === 'day 1' ? ', that day left out, too' : ''}`;
  return resumedBy.length === 0 ? stop : `${stop}; goes on after ${words.selectors(resumedBy)}`;
}
