import { elementAt } from '../rules/element-at.ts';
import type { Action } from '../schema/actions.ts';
import type { Pathway } from '../schema/pathway.ts';
import type { SourcePath } from '../source-path.ts';
import { countFaults, longerLead } from './count-faults.ts';
import { raisedBy } from './edits.ts';
import { expressionFaults } from './expression-faults.ts';
import type { FaultKind, Seed } from './fault.ts';
import type { Mutation } from './mutant.ts';
import { dropAt, putAt } from './place-edits.ts';

/** Lists of conditions that have to hold. */
const asked: ReadonlySet<string> = new Set(['guard', 'requires', 'startsIf', 'when']);
const expressions: ReadonlySet<string> = new Set(['when', 'where', 'forEachWhere', 'value']);
const actions: ReadonlySet<string> = new Set(['do', 'entry', 'exit']);
/** Lists of events that end, stop or go on with something, and what they do to it. */
const selections: { readonly [key: string]: string } = {
  metBy: 'not met by',
  lapsedBy: 'does not lapse by',
  pausedBy: 'does not stop by',
  resumedBy: 'does not go on by',
  completedBy: 'not completed by',
  withdrawnBy: 'not withdrawn by',
  endedBy: 'does not end by',
  assignedBy: 'not assigned by',
};
const kindOf: { readonly [section: string]: FaultKind } = {
  conditions: 'expressions',
  facts: 'facts',
  meetings: 'meetings',
  people: 'people',
  deadlines: 'deadlines',
  milestones: 'deadlines',
  tasks: 'tasks',
  notifications: 'notices',
  documents: 'papers',
  flags: 'flags',
  access: 'access',
  roles: 'roles',
  events: 'events',
  values: 'events',
};

/** The group that an element's faults belong to, by its section. */
export function kindAt(steps: SourcePath): FaultKind {
  return kindOf[String(steps[0])] ?? (typeof steps.at(-1) === 'number' ? 'transitions' : 'states');
}

/** What else there is to choose from, for faults that put one name for another. */
export interface Choices {
  /** Things that a count can start from. */
  readonly anchors: readonly string[];
  readonly roles: readonly string[];
}

/** Faults in one value of a definition, by the key it stands under; none where nothing is known about it. */
export function placeFaults(value: unknown, steps: SourcePath, written: Pathway, choices: Choices): readonly Seed[] {
  const key = String(steps.at(-1));
  const concerns = steps.filter((step) => typeof step === 'string' && step !== key).map(String);
  const seed = (kind: FaultKind, at: SourcePath, name: string, edit: NonNullable<Mutation['edit']>): Seed => ({
    kind,
    steps: at,
    mutation: { name, concerns, edit },
  });

  if (Array.isArray(value)) {
    const texts = value.every((item) => typeof item === 'string') ? value : undefined;
    if (texts !== undefined && asked.has(key)) return texts.flatMap((text, index) => askedFaults(text, index, texts));
    if (texts !== undefined && key === 'recordedBy' && steps[0] === 'directory')
      return listed(texts, 'people', 'tells no address by');
    if (texts !== undefined && key === 'recordedBy')
      return listed(texts, 'roles', 'not recorded by', 'recorded also by');
    if (texts !== undefined && (key === 'to' || key === 'notify') && steps[0] !== 'documents')
      return listed(texts, 'notices', 'does not tell', 'tells also');
    if (texts !== undefined && key === 'roles' && steps[0] === 'access') return listed(texts, 'access', 'does not let');
    if (texts !== undefined && key === 'attach') return listed(texts, 'notices', 'does not enclose');
    if (texts !== undefined && key === 'target') return targetFaults(texts);
    if (actions.has(key))
      return value.map((action: Action, index) =>
        seed(actionKind(action), [...steps, index], `does not ${inWords(action)}`, dropAt([...steps, index])),
      );
    const selection = selections[key];
    if (selection !== undefined)
      return value.map(({ event }: { readonly event: string }, index) =>
        seed(kindAt(steps), [...steps, index], `${selection} ${event}`, dropAt([...steps, index])),
      );
    return [];
  }
  if (typeof value === 'string') return textFaults(value);
  if (typeof value === 'object' && value !== null) return mapFaults(value);
  if (key === 'future' && steps[0] === 'events')
    return [
      seed('events', steps, value === true ? 'may not lie ahead' : 'may lie ahead', putAt(steps, value !== true)),
    ];
  if ((key === 'min' || key === 'max') && typeof value === 'number')
    return [1, -1].map((by) =>
      seed('events', steps, `${key} ${value + by} instead of ${value}`, putAt(steps, value + by)),
    );
  if (key === 'optional' && value === true) return [seed('events', steps, 'must be given', putAt(steps, false))];
  return [];

  function askedFaults(text: string, index: number, all: readonly string[]): readonly Seed[] {
    const at = [...steps, index];
    const contrary = text.startsWith('not ') ? text.slice('not '.length) : `not ${text}`;
    return [
      seed('guards', at, `asks “${contrary}” instead`, putAt(at, contrary)),
      // The only one of a transition goes with “asks nothing”.
      ...(all.length > 1 || key !== 'guard' ? [seed('guards', at, `does not ask “${text}”`, dropAt(at))] : []),
    ];
  }

  function listed(all: readonly string[], kind: FaultKind, without: string, also?: string): readonly Seed[] {
    const more = choices.roles.find((role) => !all.includes(role));
    return [
      ...all.map((one, index) => seed(kind, [...steps, index], `${without} ${one}`, dropAt([...steps, index]))),
      ...(also === undefined || more === undefined
        ? []
        : [seed(kind, steps, `${also} ${more}`, putAt(steps, [...all, more]))]),
    ];
  }

  function targetFaults(all: readonly string[]): readonly Seed[] {
    return all.flatMap((target, index) => {
      const other = besideTarget(target, steps, written);
      if (other === undefined) return [];
      return [
        seed(
          'transitions',
          [...steps, index],
          `leads to ${other} instead of ${target}`,
          putAt([...steps, index], other),
        ),
      ];
    });
  }

  function textFaults(text: string): readonly Seed[] {
    if (expressions.has(key) && (key !== 'value' || steps[0] === 'facts')) {
      const about = concerns;
      return expressionFaults(text, steps, kindAt(steps), about);
    }
    const isCount = ['due', 'target', 'notBefore'].includes(key) || (key === 'at' && steps[0] === 'milestones');
    if (isCount && ['deadlines', 'documents', 'milestones'].includes(String(steps[0])))
      return countFaults(text, steps, concerns, choices.anchors);
    if (key === 'counting' || key === 'pauseCounting') {
      const other = text === 'day 0' ? 'day 1' : 'day 0';
      return [seed('deadlines', steps, `${key} ${other} instead of ${text}`, putAt(steps, other))];
    }
    if ((key === 'responsible' && steps[0] !== 'meetings') || (key === 'role' && steps[0] === 'tasks')) {
      const other = choices.roles.find((role) => role !== text);
      return other === undefined
        ? []
        : [seed(kindAt(steps), steps, `${other} instead of ${text}`, putAt(steps, other))];
    }
    if (key === 'initial') {
      const states = elementAt(written, [...steps.slice(0, -1), 'states']) as object | undefined;
      const other = Object.keys(states ?? {}).find((name) => name !== text);
      return other === undefined
        ? []
        : [seed('states', steps, `begins in ${other} instead of ${text}`, putAt(steps, other))];
    }
    if (key === 'task' && ['passed', 'targetPassed'].includes(String(steps.at(-2))))
      return [seed('tasks', steps, `does not ask for ${text}`, dropAt(steps))];
    if (key === 'substitute') return [seed('people', steps, `nobody stands in`, dropAt(steps))];
    return [];
  }

  function mapFaults(map: object): readonly Seed[] {
    if (key === 'extendedBy') return [seed('deadlines', steps, 'cannot be extended', dropAt(steps))];
    if (key === 'remind')
      return Object.entries(map).flatMap(([lead, reminder]: [string, unknown]) => {
        const at = [...steps, lead];
        const longer = longerLead(lead);
        const moved = Object.fromEntries(
          Object.entries(map).map(([name, one]: [string, unknown]) => [name === lead ? longer : name, one]),
        );
        return [
          seed('reminders', at, `no reminder ${lead}`, dropAt(at)),
          ...(longer in map || reminder === undefined
            ? []
            : [seed('reminders', at, `reminds ${longer} instead of ${lead}`, putAt(steps, moved))]),
        ];
      });
    if (steps.length === 2 && steps[0] === 'facts') return factFaults(map);
    return [];
  }

  function factFaults(fact: { readonly first?: unknown; readonly latest?: unknown }): readonly Seed[] {
    const { first, latest, ...rest } = fact;
    if (first !== undefined)
      return [seed('facts', steps, 'the latest instead of the first', putAt(steps, { ...rest, latest: first }))];
    if (latest !== undefined)
      return [seed('facts', steps, 'the first instead of the latest', putAt(steps, { ...rest, first: latest }))];
    return [];
  }
}

function actionKind(action: Action): FaultKind {
  if ('notify' in action) return 'notices';
  if ('prepare' in action) return 'papers';
  return 'task' in action ? 'tasks' : 'flags';
}

function inWords(action: Action): string {
  const [what, name = ''] = 'clear' in action ? ['clear', action.clear] : raisedBy(action).split(':');
  if (what === 'task') return `ask for ${name}`;
  return what === 'flag' ? `raise ${name}` : `${what} ${name}`;
}

/** Another state beside the one a transition leads to. */
function besideTarget(target: string, steps: SourcePath, written: Pathway): string | undefined {
  if (target.startsWith('#')) {
    const names = target.slice(1).split('.');
    const around = names.slice(0, -1).flatMap((name) => ['states', name]);
    const beside = elementAt(written, [...around, 'states']) as object | undefined;
    const other = Object.keys(beside ?? {}).find((name) => name !== names.at(-1));
    return other === undefined ? undefined : `#${[...names.slice(0, -1), other].join('.')}`;
  }
  // The state that has the transition, and the map of states that it and its neighbours stand in.
  const state = steps.slice(
    0,
    steps.findLastIndex((step) => ['on', 'always', 'onDone'].includes(String(step))),
  );
  const beside = elementAt(written, state.slice(0, -1)) as object | undefined;
  return Object.keys(beside ?? {}).find((name) => name !== target);
}
