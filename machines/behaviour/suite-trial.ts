import type { CaseState } from '../case-state.ts';
import type { CompiledPathway } from '../compile.ts';
import type { OpenedEntry, RecordedEntry } from '../entry.ts';
import { createLibrary, type Library } from '../library.ts';
import type { Subject } from '../paths/subject.ts';
import type { PathStep, Suite } from '../paths/suite.ts';
import { advance, openCase, step } from '../step.ts';
import { accessOf } from './observe-access.ts';
import { firstDifference, observeCase, type Aspect, type Observed, type Shown } from './observe-case.ts';
import { treeOf, type SuiteNode } from './suite-tree.ts';

/** Where a changed definition first behaves otherwise than the one a suite was made from. */
export interface Parting {
  readonly path: string;
  /** From 1; 0: the opening. */
  readonly step: number;
  /** `failed`: the changed definition could not be lived by. */
  readonly aspect: Aspect | 'failed';
}

/** What is known of a change, so that the paths it can show in are lived first. */
export interface About {
  /** Names of the definition that the change has to do with. */
  readonly names: readonly string[];
  /** Things whose access is asked for at the end of each path. */
  readonly access: readonly string[];
}

/** A suite that has been lived by its own definition, ready to be held against changed ones. */
export interface SuiteTrial {
  /** Different cases, and steps in them; those that paths share are counted once. */
  readonly cases: number;
  readonly steps: number;
  /** Steps that its own definition answers otherwise than the suite expects: it was made from another. */
  readonly otherwise: readonly string[];
  /** Lives the suite by another definition until something is otherwise. */
  parting(compiled: CompiledPathway, about: About): Parting | undefined;
}

/** Paths lived singly, those first that have most to do with a change, before all are. */
const mostAhead = 16;
/** At the ends of so many paths it is asked who may read what. */
const mostAsked = 80;
interface Recorded {
  readonly state: CaseState | undefined;
  readonly observed: Observed;
}

/** Lives a suite by its own definition and keeps everything it shows, step by step. */
export function createSuiteTrial(suite: Suite, subject: Subject): SuiteTrial {
  const tree = treeOf(suite);
  const recorded: Recorded[] = [];
  const own = playerOf(subject.library, subject);
  for (const node of tree.nodes) recorded.push(own(node, stateAbove(node, recorded), subject.compiled));
  const rank = rankPaths(suite);

  return {
    cases: suite.paths.length,
    steps: tree.nodes.length,
    otherwise: tree.nodes.flatMap((node) => answeredOtherwise(node, recorded[node.index]) ?? []),
    parting(compiled, about) {
      const library = createLibrary({
        pathways: { [subject.pathway.hash]: compiled },
        calendars: { [subject.calendarName.hash]: subject.calendar },
      });
      const play = playerOf(library, subject);
      const lived: (Recorded | undefined)[] = [];
      const first = rank(about.names).slice(0, mostAhead);
      for (const path of first) {
        for (const node of wayTo(tree.ends.get(path))) {
          const parted = liveNode(node, path);
          if (parted !== undefined) return parted;
        }
      }
      if (about.access.length > 0) {
        const parted = askAccess();
        if (parted !== undefined) return parted;
      }
      for (const node of tree.nodes) {
        const parted = liveNode(node, node.path);
        if (parted !== undefined) return parted;
      }
      return undefined;

      function liveNode(node: SuiteNode, path: string): Parting | undefined {
        const was = recorded[node.index];
        if (was === undefined || lived[node.index] !== undefined) return undefined;
        const parted = (aspect: Parting['aspect']): Parting => ({ path, step: node.depth, aspect });
        try {
          const now = play(node, stateAbove(node, lived), compiled);
          lived[node.index] = now;
          const aspect = firstDifference(was.observed, now.observed);
          return aspect === undefined ? undefined : parted(aspect);
        } catch {
          return parted('failed');
        }
      }

      function askAccess(): Parting | undefined {
        let asked = 0;
        for (const [path, end] of tree.ends) {
          if (asked === mostAsked) return undefined;
          for (const node of wayTo(end)) {
            const parted = liveNode(node, path);
            if (parted !== undefined) return parted;
          }
          const was = recorded[end.index]?.state;
          const now = lived[end.index]?.state;
          if (was === undefined || now === undefined) continue;
          asked += 1;
          if (accessOf(was, about.access, subject.library) !== accessOf(now, about.access, library))
            return { path, step: end.depth, aspect: 'access' };
        }
        return undefined;
      }
    },
  };
}

function answeredOtherwise({ step: one, path, depth }: SuiteNode, was: Recorded | undefined): string | undefined {
  if (one.kind === 'time' || was === undefined) return undefined;
  const { answer } = one.kind === 'opened' ? one.opened : one;
  const event = one.kind === 'opened' ? 'CASE_OPENED' : one.event;
  if ((answer.kind === 'accepted') === (was.observed.answer === 'accepted')) return undefined;
  const expected =
    answer.kind === 'accepted' ? 'was to be accepted, but is refused' : 'was to be refused, but is accepted';
  return `${path}, step ${depth}: ${event} ${expected}`;
}

function entryOf(
  { event, on, at, by, data }: Extract<PathStep, { readonly kind: 'event' }>,
  before: CaseState,
): RecordedEntry {
  return { kind: 'recorded', type: event, seq: before.log.length + 1, at, on, by, data };
}

function stateAbove(node: SuiteNode, lived: readonly (Recorded | undefined)[]): CaseState | undefined {
  return node.above === undefined ? undefined : lived[node.above.index]?.state;
}

function wayTo(end: SuiteNode | undefined): readonly SuiteNode[] {
  const way: SuiteNode[] = [];
  for (let node = end; node !== undefined; node = node.above) way.unshift(node);
  return way;
}

/** Lives one step of a tree on the core. */
function playerOf(library: Library, subject: Subject) {
  return (node: SuiteNode, before: CaseState | undefined, compiled: CompiledPathway): Recorded => {
    const { state, shown } = take(node, before);
    return { state, observed: observeCase(state, shown, compiled) };
  };

  function take(
    { step: one }: SuiteNode,
    before: CaseState | undefined,
  ): { readonly state: CaseState | undefined; readonly shown: Shown } {
    if (one.kind === 'opened') {
      const { on, at, by, data } = one.opened;
      const entry: OpenedEntry = {
        ...{ kind: 'opened', type: 'CASE_OPENED', seq: 1, reference: 'PATH-1', on, at, by, data },
        pathway: subject.pathway,
        calendar: subject.calendarName,
      };
      const result = openCase(entry, library);
      return result.kind === 'accepted'
        ? { state: result.state, shown: { effectsBefore: 0 } }
        : { state: undefined, shown: { refusal: result.refusal, effectsBefore: 0 } };
    }
    if (before === undefined) return { state: undefined, shown: { effectsBefore: 0 } };
    const effectsBefore = before.effects.length;
    if (one.kind === 'time') return { state: advance(before, one.until, library).state, shown: { effectsBefore } };
    const result = step(before, entryOf(one, before), library);
    if (result.kind === 'accepted') return { state: result.state, shown: { effectsBefore } };
    const { state } = advance(before, one.at, library);
    return { state, shown: { refusal: result.refusal, effectsBefore } };
  }
}

/** Orders paths by how much they have to do with some names: what few paths show counts more. */
function rankPaths({ paths }: Suite): (names: readonly string[]) => readonly string[] {
  const showing = new Map<string, Set<string>>();
  const lengths = new Map(paths.map(({ id, steps }) => [id, steps.length]));
  for (const path of paths) {
    const goals = [path.opens, ...path.steps.map(({ covers }) => covers), path.isFor].flat();
    const events = path.steps.map((one) => (one.kind === 'event' ? one.event : ''));
    for (const name of new Set([...goals, ...events].flatMap((text) => text.match(/[A-Za-z_]\w*/g) ?? [])))
      showing.set(name, (showing.get(name) ?? new Set<string>()).add(path.id));
  }
  return (names) => {
    const weights = new Map<string, number>();
    for (const name of new Set(names.flatMap((text) => text.match(/[A-Za-z_]\w*/g) ?? []))) {
      const ids = showing.get(name);
      for (const id of ids ?? [])
        weights.set(id, (weights.get(id) ?? 0) + Math.log(paths.length / (ids?.size ?? 1)) + 0.01);
    }
    return [...weights]
      .toSorted(([one, a], [other, b]) => b - a || (lengths.get(one) ?? 0) - (lengths.get(other) ?? 0))
      .map(([id]) => id);
  };
}
