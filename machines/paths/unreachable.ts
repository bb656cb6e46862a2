import { createAbstraction, type Abstract, type Abstraction } from './abstract.ts';
import type { Deadline } from '../../language/schema/deadlines.ts';
import { conditionRef } from '../condition-ref.ts';
import type { ChartTransition } from './chart.ts';
import { demand } from './choose-data.ts';
import { atomsOf, type ASTNode } from './expression-tree.ts';
import { guardId, pairId, partId, refusalId, shortId } from './goal-ids.ts';
import { canTurn, skeleton } from './guards.ts';
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

  /** The abstraction over what some conditions read, made once. */
  function over(trees: readonly ASTNode[]): Abstraction | undefined {
    const made = createAbstraction(subject, trees, known);
    return made;
  }

  function conditionsOf({ event, guards }: ChartTransition): readonly string[] {
    return [...(compiled.pathway.events[event]?.requires ?? []), ...guards];
  }

  function demands(texts: readonly string[], wanted: boolean): readonly Demand[] {
    return texts.flatMap((text) => demand(subject, text, wanted));
  }

  /** Can this transition be taken somewhere these cases stand? */
  function isPossible(next: ChartTransition, abstraction: Abstraction, cases: readonly Abstract[]): boolean {
    const asked = demands(conditionsOf(next), true);
    const rivals = earlierOf(next).map((rival) => demands(rival.guards, true));
    return cases.some((one) => {
      if (next.source !== '' && !one.configuration.has(next.source)) return false;
      return abstraction.eventsOf(next.event).some((event) => {
        const reading = abstraction.reading(one, event);
        return (
          asked.every((wish) => canBe(wish, reading)) &&
          !rivals.some((own) => own.length > 0 && own.every((wish) => mustBe(wish, reading)))
        );
      });
    });
  }

  function earlierOf(transition: ChartTransition): readonly ChartTransition[] {
    const own = chart.nodes.get(transition.source)?.on.get(transition.event) ?? [];
    return own.slice(0, Math.max(0, own.indexOf(transition)));
  }

  function proveTransition(transition: ChartTransition): string | undefined {
    if (!structure.transitions.has(transition))
      return 'No sequence of events leads to its state, whatever the guards say.';
    const abstraction = over([...treesOf(transition), ...earlierOf(transition).flatMap(treesOf)]);
    if (abstraction === undefined || isPossible(transition, abstraction, abstraction.cases)) return undefined;
    return `Wherever a case stands in its state, ${conditionsOf(transition).join(', ') || 'an earlier transition'} rules it out.`;
  }

  function provePair(first: ChartTransition, next: ChartTransition): string | undefined {
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
      if (!isPossible(next, abstraction, after))
        return `Right after ${shortId(first.id)} it cannot be that ${conditionsOf(next).join(', ')}: followed over every case, by what these read.`;
    }
    return undefined;
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

  /** Can a condition alone fail where it is asked? */
  function proveFailure(transitions: readonly ChartTransition[], text: string): string | undefined {
    const [own] = demands([text], false);
    if (own === undefined) return undefined;
    for (const transition of transitions) {
      const others = demands(
        transition.guards.filter((other) => other !== text),
        true,
      );
      const rivals = earlierOf(transition).map((rival) => demands(rival.guards, true));
      const abstraction = over([own, ...others, ...rivals.flat()].map(({ tree }) => tree));
      if (abstraction === undefined) return undefined;
      const isFree = transition.guards.includes(text);
      const possible = abstraction.cases.some((one) => {
        if (transition.source !== '' && !one.configuration.has(transition.source)) return false;
        return abstraction.eventsOf(transition.event).some((event) => {
          const reading = abstraction.reading(one, event);
          const isAsked = !isFree || !rivals.some((all) => all.every((wish) => mustBe(wish, reading)));
          return isAsked && canBe(own, reading) && others.every((wish) => canBe(wish, reading));
        });
      });
      if (possible) return undefined;
    }
    return `Where ${text} is asked and everything else holds, it always holds: followed over every case, by what it reads.`;
  }

  /** Can a part of a condition have a value and decide? */
  function provePart(name: string, index: number, value: boolean): string | undefined {
    const [own] = demands([name], true);
    const atoms = own === undefined ? [] : atomsOf(own.tree);
    const atom = atoms[index];
    if (own === undefined || atom === undefined || atoms.length > 10) return undefined;
    const asking = askersOf(name);
    const abstraction = over([own.tree]);
    if (abstraction === undefined) return undefined;
    for (const transition of asking) {
      for (const one of abstraction.cases) {
        if (transition.source !== '' && !one.configuration.has(transition.source)) continue;
        for (const event of abstraction.eventsOf(transition.event))
          if (canDecide(own.tree, atoms, atom, value, abstraction.reading(one, event))) return undefined;
      }
    }
    return `Wherever ${name} is asked, this part is the other way round or the rest decides: followed over every case, by what it reads.`;
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
    for (const text of requires ?? [])
      proofs.set(guardId(event, text, 'fails'), () =>
        proveFailure(
          answering.map((one) => ({ ...one, guards: [] })),
          text,
        ),
      );
  }
  for (const { name } of compiled.conditions.values())
    for (const index of Array.from({ length: 12 }).keys())
      for (const outcome of ['holds', 'fails'] as const)
        proofs.set(partId(name, index, outcome), () => provePart(name, index, outcome === 'holds'));

  for (const [state, silent] of structure.unanswered)
    for (const event of silent) proofs.set(refusalId(state, event), () => proveAnswered(state, event));

  return { whyUnreachable: (goal) => proofs.get(goal)?.() };
}

function momentsOf({ passed, targetPassed }: Deadline): readonly object[] {
  return [...(passed?.do ?? []), ...(targetPassed?.do ?? [])];
}

function canBe({ tree, wanted }: Demand, reading: Reading): boolean {
  const value = read(tree, reading);
  return value === wanted || isUnclear(value);
}

function mustBe({ tree, wanted }: Demand, reading: Reading): boolean {
  return read(tree, reading) === wanted;
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
