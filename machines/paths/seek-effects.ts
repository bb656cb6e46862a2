import type { Recipient } from '../effect.ts';
import { withValue, type Candidate } from './candidate.ts';
import { demand, type Chooser } from './choose-data.ts';
import { again, exampleOf } from './examples.ts';
import type { Explorer } from './explorer.ts';
import { treeOf } from './expression-tree.ts';
import type { ChartTransition } from './chart.ts';
import { addressId, clearId, guardId, milestoneId, noticeId } from './goal-ids.ts';
import { prepare, type Effort } from './prepare.ts';
import { candidatesOf } from './react.ts';
import { isRecordable } from './seek-states.ts';
import { selectionsOf, type Selection } from './selections.ts';
import type { Demand } from './solve.ts';
import { configurationOf, type Spot } from './spot.ts';

/** Looks for everything that can follow from records and nothing has shown yet. */
export function seekEffects(explorer: Explorer, chooser: Chooser, effort: Effort): void {
  seekAskedFor(explorer, chooser, effort);
  for (const selection of selectionsOf(explorer.subject.compiled))
    if (explorer.open.has(selection.id)) seekSelection(explorer, chooser, selection, effort);
  seekClearings(explorer, chooser, effort);
  seekMilestones(explorer, chooser);
  seekNotices(explorer, chooser);
}

/** Looks for each thing that is asked for on conditions, and for each of these alone that leaves it out. */
function seekAskedFor(explorer: Explorer, chooser: Chooser, effort: Effort): void {
  const { subject, open } = explorer;
  for (const { at, occasion, action } of [...subject.actions.values()].flat()) {
    for (const text of action.when ?? []) {
      for (const outcome of ['holds', 'fails'] as const) {
        const id = guardId(at, text, outcome);
        if (!open.has(id)) continue;
        const own = (action.when ?? []).flatMap((one) => demand(subject, one, one !== text || outcome === 'holds'));
        for (const transition of transitionsOn(explorer, occasion))
          if (open.has(id)) seekTransition(explorer, chooser, transition, own, effort, [id]);
      }
    }
  }
}

/** The transitions on whose taking an occasion comes; none where it is a moment. */
export function transitionsOn({ subject }: Explorer, occasion: string): readonly ChartTransition[] {
  const { transitions } = subject.chart;
  const [, kind, name = ''] = /^(event|entry|exit):(.+)$/.exec(occasion) ?? [];
  if (kind === 'event') return transitions.filter(({ event }) => event === name);
  if (kind === 'entry')
    return transitions.filter(({ targets }) =>
      targets.some((target) => target === name || target.startsWith(`${name}.`)),
    );
  if (kind === 'exit')
    return transitions.filter(
      ({ source, targets }) => targets.length > 0 && (source === name || source.startsWith(`${name}.`)),
    );
  return transitions.filter(({ id }) => id === occasion);
}

/** Brings a case to where the event does something: with the task open that it settles, or with somebody else in the post. */
function seekSelection(
  explorer: Explorer,
  chooser: Chooser,
  { id, of, name, selector }: Selection,
  effort: Effort,
): void {
  const tree = selector.where === undefined ? undefined : treeOf(selector.where.text);
  const own: readonly Demand[] = tree === undefined ? [] : [{ tree, wanted: true }];
  const isOpenTask = ({ state }: Spot): boolean =>
    state.tasks.some((one) => one.task === name && one.status === 'open');
  seekEvent(explorer, chooser, selector.event, own, effort, [id], of === 'task' ? isOpenTask : undefined);
}

/** Tries an event wherever it can be recorded, with what else has to hold of it, until a goal is shown. */
function seekEvent(
  explorer: Explorer,
  chooser: Chooser,
  event: string,
  own: readonly Demand[],
  effort: Effort,
  goals: readonly string[],
  from?: (spot: Spot) => boolean,
): void {
  for (const transition of explorer.subject.chart.transitions)
    if (transition.event === event && seekTransition(explorer, chooser, transition, own, effort, goals, from)) return;
}

function seekTransition(
  explorer: Explorer,
  chooser: Chooser,
  transition: ChartTransition,
  own: readonly Demand[],
  effort: Effort,
  goals: readonly string[],
  from?: (spot: Spot) => boolean,
): boolean {
  if (!isRecordable(transition)) return false;
  const isShown = (): boolean => goals.every((id) => !explorer.open.has(id));
  const waysAt = (spot: Spot): readonly (readonly Demand[])[] =>
    chooser.demandsOf(spot, transition).map((way) => [...way, ...own]);
  const wish = {
    state: transition.source,
    demands: (spot: Spot) => waysAt(spot)[0] ?? [],
    attempt(spot: Spot) {
      if (from !== undefined && !from(spot)) return false;
      const setting = explorer.settingAt(spot);
      for (const way of waysAt(spot)) {
        const candidate = chooser.forDemands(transition.event, way, setting, chooser.recipe(transition, setting));
        if (candidate !== undefined) explorer.record(spot, otherPerson(explorer, candidate, spot));
        if (isShown()) return true;
      }
      return false;
    },
    ...(from === undefined ? {} : { from }),
  };
  return prepare(explorer, chooser, wish, effort);
}

/** Somebody who holds no post yet, in the fields that put somebody into one. */
function otherPerson({ subject, settingAt }: Explorer, candidate: Candidate, spot: Spot): Candidate {
  const { making } = settingAt(spot);
  const held = new Set(Object.values(spot.state.people).map(({ person }) => person));
  return subject.compiled.holders
    .flatMap(({ assignedBy }) => assignedBy)
    .reduce((made, { event, field }) => {
      const person = made.data[field];
      if (event !== candidate.type || typeof person !== 'string' || !held.has(person)) return made;
      return withValue(made, [field], `${person}-2`, making) ?? made;
    }, candidate);
}

/** How much is spent on one milestone: what makes it may have to happen several times. */
const forMilestones: Effort = { starts: 4, depth: 8, records: 60 };

/** Brings a case to each milestone: the step before it makes its condition hold. */
function seekMilestones(explorer: Explorer, chooser: Chooser): void {
  for (const { id, when } of explorer.subject.compiled.milestones) {
    const tree = treeOf(when.text);
    if (tree === undefined || !explorer.open.has(milestoneId(id))) continue;
    prepare(
      explorer,
      chooser,
      {
        state: explorer.subject.compiled.pathway.milestones[id]?.during?.[0] ?? '',
        demands: () => [{ tree, wanted: true }],
        attempt: () => !explorer.open.has(milestoneId(id)),
      },
      forMilestones,
    );
  }
}

/** Takes back each flag that can be, from cases in which it is up. */
function seekClearings(explorer: Explorer, chooser: Chooser, effort: Effort): void {
  const { actions, transitionById } = explorer.subject;
  for (const { at, action, occasion } of [...actions.values()].flat()) {
    if (!('clear' in action) || !explorer.open.has(clearId(at))) continue;
    const isUp = ({ state }: Spot): boolean =>
      state.flags.some(({ flag, clearedBy }) => flag === action.clear && clearedBy === undefined);
    const transition = transitionById.get(occasion);
    const event = transition?.event ?? /^event:(.+)$/.exec(occasion)?.[1];
    if (event === undefined) continue;
    const own = [...(transition?.guards ?? []), ...(action.when ?? [])].flatMap((text) =>
      demand(explorer.subject, text, true),
    );
    seekEvent(explorer, chooser, event, own, effort, [clearId(at)], isUp);
  }
}

/** Notices that could not go out, from as many cases, are given what they lacked, and what asked for them is done once more. */
const mostRepeated = 4;

function seekNotices(explorer: Explorer, chooser: Chooser): void {
  const { directory } = explorer.subject.compiled.pathway;
  if (directory === undefined) return;
  for (const failed of failedNotices(explorer)) {
    for (const { notice, spot, to, addressedTo } of failed) {
      const wanted = [
        ...addressedTo.map((name) => noticeId(notice, name)),
        ...directory.recordedBy.map((event) => addressId(event)),
      ];
      if (!wanted.some((id) => explorer.open.has(id))) break;
      for (const event of directory.recordedBy) {
        if (!wanted.some((id) => explorer.open.has(id) && (id.startsWith('effect:notice') || id === addressId(event))))
          continue;
        repeatReached(explorer, chooser, spot, to, event);
      }
    }
  }
}

interface Failed {
  readonly notice: string;
  readonly spot: Spot;
  readonly to: readonly Recipient[];
  readonly addressedTo: readonly string[];
}

/** Notices that somebody could not be reached by, with the cases in which each was asked for, the shortest first. */
function failedNotices({ spots }: Explorer): readonly (readonly Failed[])[] {
  const found = new Map<string, Failed[]>();
  for (const spot of spots.toSorted((one, other) => one.depth - other.depth)) {
    const known = spot.parent?.state.effects.length ?? 0;
    for (const { effect, status } of spot.state.effects.slice(known)) {
      if (effect.kind !== 'notify' || status !== 'failed') continue;
      const { notification, to, addressedTo } = effect;
      const key = `${notification} ${addressedTo.join()}`;
      const own = found.get(key) ?? [];
      found.set(key, own);
      if (own.length < mostRepeated) own.push({ notice: notification, spot, to, addressedTo });
    }
  }
  return [...found.values()];
}

/** Says where everybody is reached before the step that wanted to tell them, and takes it again. */
function repeatReached(
  explorer: Explorer,
  chooser: Chooser,
  spot: Spot,
  to: readonly Recipient[],
  event: string,
): void {
  const { parent, step } = spot;
  const unreached = to.filter(({ email, mailbox }) => email === undefined && mailbox === undefined);
  const example = exampleOf(spot);
  const [first] = unreached;
  if (step?.kind === 'event' && step.event === event && example !== undefined && first?.person !== undefined) {
    const told = withAddress(explorer, example.candidate, first.person);
    if (told !== undefined) again(explorer, example, told);
    return;
  }
  let here = parent;
  for (const { role, person } of unreached) {
    if (here === undefined) return;
    const appointed: { readonly spot: Spot; readonly person: string } | undefined =
      person === undefined ? appoint(explorer, chooser, here, role) : { spot: here, person };
    here = appointed === undefined ? undefined : tell(explorer, chooser, appointed.spot, appointed.person, event);
  }
  if (here === undefined || step === undefined) return;
  if (step.kind === 'time') explorer.wait(here, step.until);
  else if (example !== undefined) again(explorer, { ...example, from: here }, {});
}

/** Puts somebody into a post that nobody holds. */
function appoint(
  explorer: Explorer,
  chooser: Chooser,
  spot: Spot,
  role: string,
): { readonly spot: Spot; readonly person: string } | undefined {
  const { chart, compiled } = explorer.subject;
  const setting = explorer.settingAt(spot);
  for (const { event, where } of compiled.holders.find((holder) => holder.role === role)?.assignedBy ?? []) {
    const tree = where === undefined ? undefined : treeOf(where.text);
    const own: readonly Demand[] = tree === undefined ? [] : [{ tree, wanted: true }];
    for (const transition of candidatesOf(chart, configurationOf(spot.state), event)) {
      for (const way of chooser.demandsOf(spot, transition)) {
        const candidate = chooser.forDemands(event, [...way, ...own], setting);
        const after = candidate === undefined ? undefined : explorer.record(spot, candidate);
        const holder = after?.state.people[role];
        if (after !== undefined && holder !== undefined) return { spot: after, person: holder.person };
      }
    }
  }
  return undefined;
}

function tell(explorer: Explorer, chooser: Chooser, spot: Spot, person: string, event: string): Spot | undefined {
  const { chart } = explorer.subject;
  for (const transition of candidatesOf(chart, configurationOf(spot.state), event)) {
    const candidate = chooser.forTransition(spot, transition, explorer.settingAt(spot));
    const told = candidate === undefined ? undefined : withAddress(explorer, candidate, person);
    const after = told === undefined ? undefined : explorer.record(spot, told);
    if (after !== undefined) return after;
  }
  return undefined;
}

function withAddress({ subject }: Explorer, candidate: Candidate, person: string): Candidate | undefined {
  const { directory } = subject.compiled.pathway;
  if (directory?.email === undefined) return undefined;
  const { data } = candidate;
  return { ...candidate, data: { ...data, [directory.person]: person, [directory.email]: `${person}@example.org` } };
}
