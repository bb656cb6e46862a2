import { factIn } from './abstract-facts.ts';
import { createAbstraction, keyOf, type Abstract, type Abstraction } from './abstract.ts';
import type { Deadline } from '../../language/schema/deadlines.ts';
import { conditionRef } from '../condition-ref.ts';
import type { JsonObject } from '../json.ts';
import type { ChartTransition } from './chart.ts';
import { demand } from './choose-data.ts';
import { atomsOf, namesRead, treeOf, type ASTNode } from './expression-tree.ts';
import { againId, guardId, pairId, partId, refusalId, shortId } from './goal-ids.ts';
import { canTurn, skeleton } from './guards.ts';
import { singleFacts } from './observe-facts.ts';
import type { PlannedFact } from '../fact-plan.ts';
import { canHappen, type Wanted } from './possible.ts';
import { candidatesOf } from './react.ts';
import { isUnclear, read, type Read, type Reading } from './read-expression.ts';
import type { Demand } from './solve.ts';
import { openingId } from './structure.ts';
import type { Subject } from './subject.ts';

/** Rules goals out. */
export interface Prover {
  /** Why no case can ever show a goal; nothing where that is not proved. */
  whyUnreachable(goal: string): string | undefined;
}

/**
 * A prover for one subject. It follows every case at once, over the part of the facts that a goal's conditions read, taking whatever it
 * does not follow as able to be anything: so what it finds impossible is. What it finds possible need not be.
 */
export function createProver(subject: Subject): Prover {
  const { chart, structure, compiled } = subject;
  const proofs = new Map<string, () => string | undefined>();
  const known = new Map<string, Abstraction | undefined>();
  const askedByActions = conditionsOfActions(compiled.pathway);

  /** The abstraction over what some conditions read, made once. */
  function over(trees: readonly ASTNode[]): Abstraction | undefined {
    return createAbstraction(subject, trees, known);
  }

  function conditionsOf({ event, guards }: ChartTransition): readonly string[] {
    return [...(compiled.pathway.events[event]?.requires ?? []), ...guards];
  }

  function demands(texts: readonly string[], wanted: boolean): readonly Demand[] {
    return texts.flatMap((text) => demand(subject, text, wanted));
  }

  /** Can an event of a transition's be all this, in its state, somewhere these cases stand? Of cases alike in what is asked one is looked at. */
  function isPossible(
    transition: ChartTransition,
    cases: readonly Abstract[],
    before: JsonObject,
    wanted: Wanted,
  ): boolean {
    const names = new Set(
      [...wanted.asked, ...wanted.rivals.flat(), ...(wanted.reads ?? [])].flatMap(({ tree }) => namesRead(tree)),
    );
    const looked = new Set<string>();
    const places =
      transition.id === openingId
        ? [before]
        : cases.flatMap(({ configuration, facts }) =>
            transition.source === '' || configuration.has(transition.source) ? [facts] : [],
          );
    return places.some((facts) => {
      const key = keyOf([...names].map((name) => facts[name] ?? null));
      if (looked.has(key)) return false;
      looked.add(key);
      const premises = {
        event: transition.event,
        pathway: compiled.pathway,
        facts: (name: string) => factIn(facts, name),
      };
      return canHappen(wanted, premises);
    });
  }

  /** All that a transition asks, and what would be taken instead. */
  function takingOf(transition: ChartTransition): Wanted {
    return {
      asked: demands(conditionsOf(transition), true),
      rivals: earlierOf(transition).map((rival) => demands(rival.guards, true)),
    };
  }

  function earlierOf(transition: ChartTransition): readonly ChartTransition[] {
    const own = chart.nodes.get(transition.source)?.on.get(transition.event) ?? [];
    return own.slice(0, Math.max(0, own.indexOf(transition)));
  }

  function proveTransition(transition: ChartTransition): string | undefined {
    if (!structure.transitions.has(transition))
      return 'No sequence of events leads to its state, whatever the guards say.';
    if (!isOfEvent(transition)) return undefined;
    const abstraction = over([...treesOf(transition), ...earlierOf(transition).flatMap(treesOf)]);
    if (
      abstraction === undefined ||
      isPossible(transition, abstraction.cases, abstraction.before, takingOf(transition))
    )
      return undefined;
    return `Wherever a case stands in its state, ${conditionsOf(transition).join(', ') || 'an earlier transition'} rules it out.`;
  }

  function provePair(first: ChartTransition, next: ChartTransition): string | undefined {
    if (next.event === '') return proveNotOfItself(first, next);
    if (!isOfEvent(next)) return undefined;
    if (first.id === openingId && next.event === 'TASK_DONE') return proveNoTask();
    const own = treesOf(first);
    const others = [...treesOf(next), ...earlierOf(next).flatMap(treesOf)];
    const places = over(own);
    const isAway = places?.cases.every(
      ({ last, configuration }) => !last.has(first) || (next.source !== '' && !configuration.has(next.source)),
    );
    if (isAway === true)
      return `Right after ${shortId(first.id)} no case stands in ${next.source}: followed over every case, by what its conditions read.`;
    for (const trees of own.length > 0 && others.length > 0 ? [others, [...own, ...others]] : [others]) {
      const abstraction = over(trees);
      if (abstraction === undefined) continue;
      const after = abstraction.cases.filter(({ last }) => last.has(first));
      if (!isPossible(next, after, abstraction.before, takingOf(next)))
        return `Right after ${shortId(first.id)} it cannot be that ${conditionsOf(next).join(', ')}: followed over every case, by what these read.`;
    }
    return undefined;
  }

  /** Can a transition that is taken of itself follow at once? */
  function proveNotOfItself(first: ChartTransition, next: ChartTransition): string | undefined {
    const abstraction = over(treesOf(next));
    if (first.id === openingId || abstraction === undefined || abstraction.follows(first, next)) return undefined;
    return `${shortId(first.id)} makes nothing so that ${next.guards.join(' and ')} reads: followed over every case.`;
  }

  /** Can a task be asked for by the opening alone, or by a limit that runs from it? */
  function proveNoTask(): string | undefined {
    const { pathway, deadlines, facts } = compiled;
    const touched = new Set((facts.byEvent.get('CASE_OPENED') ?? []).map(({ name }) => name));
    const asks = (actions: readonly object[] | undefined): boolean =>
      (actions ?? []).some((action) => 'task' in action);
    const isAskedAtOnce =
      asks(pathway.events['CASE_OPENED']?.do) || [...chart.nodes.values()].some(({ state }) => asks(state.entry));
    const runs = deadlines.some(
      ({ follows, duePaths, each, spec }) =>
        (duePaths.length === 0 || each !== undefined || [...follows].some((name) => touched.has(name))) &&
        (spec.kind === 'milestone' ||
          spec.remind !== undefined ||
          asks(momentsOf(spec)) ||
          spec.passed?.task !== undefined ||
          spec.targetPassed?.task !== undefined),
    );
    const isWatched = Object.values(pathway.milestones).some((milestone) => asks(milestone.do));
    if (
      isAskedAtOnce ||
      runs ||
      isWatched ||
      chart.transitions.some(({ event }) => event === '' || event.includes('.'))
    )
      return undefined;
    return 'The opening asks for no task, and no limit runs from it that would: right after it there is none to be done.';
  }

  function treesOf(transition: ChartTransition): readonly ASTNode[] {
    return demands(conditionsOf(transition), true).map(({ tree }) => tree);
  }

  /** Does every case that stands in a state answer to an event? */
  function proveAnswered(state: string, event: string): string | undefined {
    const moving = chart.transitions.filter(({ targets }) => targets.length > 0);
    const abstraction = over(moving.flatMap(({ guards }) => demands(guards, true).map(({ tree }) => tree)));
    const isEver = abstraction?.cases.some(
      ({ configuration }) => configuration.has(state) && candidatesOf(chart, configuration, event).length === 0,
    );
    if (isEver !== false) return undefined;
    return `No case stands in ${state} without some state that answers to ${event}: followed over every case, by what guards read.`;
  }

  /** Can a condition alone fail where it is asked: everything else that is asked of the event holds? */
  function proveFailure(transitions: readonly ChartTransition[], text: string): string | undefined {
    const [own] = demands([text], false);
    if (own === undefined || !transitions.every(isOfEvent)) return undefined;
    const isOut = transitions.every((transition) => {
      const others = demands(
        conditionsOf(transition).filter((other) => other !== text),
        true,
      );
      // Where the event itself asks it, the transition would be taken but for it: none before it may be.
      const rivals = earlierOf(transition).map((rival) => demands(rival.guards, true));
      const wanted = { asked: [own, ...others], rivals: transition.guards.includes(text) ? rivals : [] };
      return isOutWith(transition, wanted, [own.tree]);
    });
    if (!isOut) return undefined;
    return `Where ${text} is asked and everything else holds, it always holds: followed over every case, by what it reads.`;
  }

  /** Is it impossible by what its own condition reads, or by that and what the others read? */
  function isOutWith(transition: ChartTransition, wanted: Wanted, own: readonly ASTNode[]): boolean {
    const all = [...own, ...wanted.asked.map(({ tree }) => tree), ...wanted.rivals.flat().map(({ tree }) => tree)];
    return [own, all].some((trees) => {
      const abstraction = over(trees);
      return abstraction !== undefined && !isPossible(transition, abstraction.cases, abstraction.before, wanted);
    });
  }

  /** Can a part of a condition have a value and decide, where everything else that is asked holds? */
  function provePart(name: string, index: number, value: boolean): string | undefined {
    const [own] = demands([name], true);
    const atoms = own === undefined ? [] : atomsOf(own.tree);
    const atom = atoms[index];
    if (own === undefined || atom === undefined || atoms.length > 10) return undefined;
    const asking = askersOf(name);
    if (!asking.every(isOfEvent) || askedByActions.has(name)) return undefined;
    const isOut = asking.every((transition) => {
      const others = demands(
        conditionsOf(transition).filter((text) => conditionRef(text).name !== name),
        true,
      );
      const wanted: Wanted = {
        asked: [...others, { tree: atom, wanted: value }],
        rivals: [],
        reads: [own],
        also: (reading) => canDecide(own.tree, atoms, atom, value, reading),
      };
      return isOutWith(transition, wanted, [own.tree]);
    });
    if (!isOut) return undefined;
    return `Wherever ${name} is asked and everything else holds, this part is the other way round or the rest decides: followed over every case, by what it reads.`;
  }

  /** Can there be an entry that counts towards a fact of which there is one already? */
  function proveOnce({ name, events, where }: PlannedFact): string | undefined {
    const exists = treeOf(`${name}.exists`);
    const counts = where === undefined ? [] : [treeOf(where.text)];
    if (exists === undefined || counts.includes(undefined)) return undefined;
    const own = [exists, ...counts.filter((tree) => tree !== undefined)];
    const isOut = chart.transitions.every((transition) => {
      if (!events.has(transition.event) || transition.id === openingId) return true;
      if (!isOfEvent(transition)) return false;
      const { asked, rivals } = takingOf(transition);
      const wanted = { asked: [...asked, ...own.map((tree) => ({ tree, wanted: true }))], rivals };
      return isOutWith(transition, wanted, own);
    });
    return isOut
      ? 'After the first such entry there is never another: followed over every case, by what it reads.'
      : undefined;
  }

  function askersOf(name: string): readonly ChartTransition[] {
    return chart.transitions.filter((transition) =>
      conditionsOf(transition).some((text) => conditionRef(text).name === name),
    );
  }

  for (const transition of chart.transitions) {
    proofs.set(transition.id, () => proveTransition(transition));
    for (const text of transition.guards) {
      proofs.set(guardId(shortId(transition.id), text, 'holds'), () => proveTransition(transition));
      proofs.set(guardId(shortId(transition.id), text, 'fails'), () => proveFailure([transition], text));
    }
  }
  for (const [first, nexts] of structure.pairs)
    for (const next of nexts) proofs.set(pairId(first.id, next.id), () => provePair(first, next));
  for (const [event, { requires }] of Object.entries(compiled.pathway.events)) {
    const answering = chart.transitions.filter((transition) => transition.event === event);
    for (const text of requires ?? []) proofs.set(guardId(event, text, 'fails'), () => proveFailure(answering, text));
  }
  for (const { name } of compiled.conditions.values())
    for (const index of Array.from({ length: 12 }).keys())
      for (const outcome of ['holds', 'fails'] as const)
        proofs.set(partId(name, index, outcome), () => provePart(name, index, outcome === 'holds'));

  for (const plan of singleFacts(compiled)) proofs.set(againId(plan.name), () => proveOnce(plan));

  for (const [state, silent] of structure.unanswered)
    for (const event of silent) proofs.set(refusalId(state, event), () => proveAnswered(state, event));

  return { whyUnreachable: (goal) => proofs.get(goal)?.() };
}

/** Conditions that decide whether something is asked for: these are asked of the facts after an event, which is not followed here. */
function conditionsOfActions(part: unknown, found: Set<string> = new Set()): ReadonlySet<string> {
  if (typeof part !== 'object' || part === null) return found;
  if ('when' in part && Array.isArray(part.when))
    for (const text of part.when) if (typeof text === 'string') found.add(conditionRef(text).name);
  for (const inner of Object.values(part)) conditionsOfActions(inner, found);
  return found;
}

function momentsOf({ passed, targetPassed }: Deadline): readonly object[] {
  return [...(passed?.do ?? []), ...(targetPassed?.do ?? [])];
}

/** Is it taken by an event or a moment, and not of itself? The others are not followed one by one. */
function isOfEvent({ event }: ChartTransition): boolean {
  return event !== '' && event !== 'done';
}

function canDecide(tree: ASTNode, atoms: readonly ASTNode[], atom: ASTNode, value: boolean, reading: Reading): boolean {
  const values = new Map<ASTNode, Read>(atoms.map((one) => [one, read(one, reading)]));
  const own = values.get(atom);
  if (own !== value && (own === undefined || !isUnclear(own))) return false;
  const unclear = atoms.filter((one) => one !== atom && isUnclear(values.get(one) ?? null));
  for (let bits = 0; bits < 2 ** unclear.length; bits += 1) {
    const guess = new Map<ASTNode, Read>([...values, [atom, value]]);
    for (const [place, one] of unclear.entries()) guess.set(one, (bits >> place) % 2 === 1);
    for (const whole of [true, false]) {
      const now = skeleton(tree, guess);
      if ((now === whole || typeof now !== 'boolean') && canTurn(tree, guess, atom, whole)) return true;
    }
  }
  return false;
}
