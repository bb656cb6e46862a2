import { anchorsOf } from '../../calendar/count-anchors.ts';
import { parseCount } from '../../calendar/count-parser.ts';
import { CountSyntaxError } from '../../calendar/count-syntax-error.ts';
import type { Problem } from '../problem.ts';
import type { Selector } from '../schema/common.ts';
import type { Deadline } from '../schema/deadlines.ts';
import type { Fact, Pathway } from '../schema/pathway.ts';
import type { SourcePath } from '../source-path.ts';
import { placeAt, type SourceMap } from '../source-tree.ts';
import type { CheckContext, ProblemDetails } from './context.ts';
import type { StateNode } from './state-graph.ts';

/** A statutory deadline as its base has it. */
export interface StatutoryBase {
  readonly id: string;
  readonly deadline: Deadline;
  readonly pathway: Pathway;
  readonly tree: SourceMap;
}

type Say = (code: string, key: string, message: string, hint?: string) => Problem;

/**
 * Ways beside its count in which an overlay's deadline asks for less than the statutory one it changes: it starts or runs in fewer
 * cases, is met, lapses, is paused or extended by more.
 */
export function* checkLoosened(context: CheckContext, base: StatutoryBase, own: Deadline): Iterable<Problem> {
  const path: SourcePath = ['deadlines', base.id];
  const say: Say = (code, key, message, hint) =>
    context.problem(code, [...path, key], `“${base.id}” is statutory; ${message}`, {
      at: 'key',
      ...(hint === undefined ? {} : { hint }),
      ...relatedTo(base, path, key),
    });
  yield* checkStart(context, base, own, say);
  yield* checkWhere(context, base, own, say);
  yield* checkMetBy(base, own, say);
  for (const event of beyond(own.lapsedBy, base.deadline.lapsedBy))
    yield say(
      'statutory-lapses',
      'lapsedBy',
      `after ${event} it would not be asked for any more, as its base asks for it still.`,
    );
  yield* checkStretched(base, own, say);
  yield* checkAnchors(context, base);
}

function relatedTo({ tree }: StatutoryBase, path: SourcePath, key: string): ProblemDetails {
  return { related: [{ ...placeAt(tree, [...path, key], 'key'), says: 'the base has it here' }] };
}

function* checkStart(
  context: CheckContext,
  { deadline: base, pathway, tree }: StatutoryBase,
  own: Deadline,
  say: Say,
): Iterable<Problem> {
  for (const name of own.startsIf ?? []) {
    if (!(base.startsIf ?? []).includes(name)) {
      yield say(
        'statutory-conditional',
        'startsIf',
        `with “${name}” it would not start in every case in which its base has it start.`,
        'Let it start, and have it met by recording what was done already.',
      );
      continue;
    }
    const condition = name.replace(/^not /, '');
    const [now, was] = [context.pathway.conditions[condition]?.when, pathway.conditions[condition]?.when];
    if (now === was) continue;
    const path: SourcePath = ['conditions', condition, 'when'];
    yield context.problem(
      'statutory-conditional',
      path,
      `A statutory deadline starts only if “${condition}” holds; an overlay cannot change it.`,
      {
        related: [{ ...placeAt(tree, path, 'value'), says: 'the base has it here' }],
      },
    );
  }
  for (const key of ['each', 'forEach'] as const)
    if (JSON.stringify(own[key]) !== JSON.stringify(base[key]))
      yield say('statutory-narrowed', key, `its base ${base[key] === undefined ? 'has no' : 'has another'} “${key}”.`);
  if (own.forEachWhere !== undefined && own.forEachWhere !== base.forEachWhere)
    yield say('statutory-narrowed', 'forEachWhere', 'it would be asked of fewer than its base asks it of.');
}

/** Everywhere the base has it run it runs here, as far as that state is there still. */
function* checkWhere(
  context: CheckContext,
  { deadline: base }: StatutoryBase,
  own: Deadline,
  say: Say,
): Iterable<Problem> {
  // A state that does not exist is told elsewhere.
  if (own.during === undefined || own.during.some((state) => !context.graph.byId.has(state))) return;
  if (base.during === undefined) {
    yield say('statutory-narrowed', 'during', 'its base has it run wherever the case stands.');
    return;
  }
  const runs = new Set(own.during.flatMap((state) => context.graph.byId.get(state) ?? []));
  const missing = base.during.filter((state) => {
    const node = context.graph.byId.get(state);
    return node !== undefined && !isCovered(node, runs);
  });
  if (missing.length > 0)
    yield say('statutory-narrowed', 'during', `its base has it run in ${missing.join(' and ')}, where it would lapse.`);
}

/** A state is covered with one around it, or with all that are inside it. */
function isCovered(node: StateNode, runs: ReadonlySet<StateNode>): boolean {
  for (let around: StateNode | undefined = node; around !== undefined; around = around.parent)
    if (runs.has(around)) return true;
  return node.children.length > 0 && node.children.every((child) => isCovered(child, runs));
}

/** Another event beside the base's makes it easier. One in its place is a matter of wording, which a reader has to be able to judge. */
function* checkMetBy({ deadline: base }: StatutoryBase, own: Deadline, say: Say): Iterable<Problem> {
  const added = beyond(own.metBy, base.metBy);
  if (added.length === 0) return;
  const keeps = (own.metBy ?? []).some(({ event }) => (base.metBy ?? []).some((selector) => selector.event === event));
  const isExplained = own.reading !== undefined && own.reading !== base.reading;
  if (!keeps && isExplained) return;
  yield say(
    'statutory-met-otherwise',
    'metBy',
    `its base does not have it met by ${added.join(' or ')}.`,
    keeps
      ? 'Keep to what the base has, or narrow it with “where”.'
      : 'If that stands here for what meets it in the base, say in “reading” how.',
  );
}

function* checkStretched({ deadline: base }: StatutoryBase, own: Deadline, say: Say): Iterable<Problem> {
  const code = 'statutory-stretched';
  if (own.pausedBy !== undefined && base.pausedBy === undefined)
    yield say(code, 'pausedBy', 'its base does not let it be paused.');
  else {
    for (const event of beyond(own.pausedBy, base.pausedBy))
      yield say(code, 'pausedBy', `its base does not let it be paused by ${event}.`);
    if (own.pausedBy !== undefined)
      for (const event of beyond(base.resumedBy, own.resumedBy))
        yield say(code, 'resumedBy', `in its base it goes on with ${event}, and here it would stand still.`);
    if (own.pauseCounting === 'day 1' && base.pauseCounting !== 'day 1')
      yield say(code, 'pauseCounting', 'in its base the day on which it is paused is used up.');
  }
  if (own.extendedBy === undefined) return;
  if (base.extendedBy === undefined) yield say(code, 'extendedBy', 'its base does not let it be extended.');
  else if (beyond([own.extendedBy], [base.extendedBy]).length > 0 || own.extendedBy.to !== base.extendedBy.to)
    yield say(code, 'extendedBy', 'its base lets it be extended otherwise.');
}

/** What it counts from is what the base counts from: a fact chosen otherwise moves its start. */
function* checkAnchors(context: CheckContext, { id, deadline, pathway, tree }: StatutoryBase): Iterable<Problem> {
  for (const name of new Set(anchorNames(deadline.due))) {
    const [was, now] = [pathway.facts[name], context.pathway.facts[name]];
    if (was === undefined || now === undefined || selection(was) === selection(now)) continue;
    const path: SourcePath = ['facts', name];
    yield context.problem(
      'statutory-anchor',
      path,
      `“${id}” is statutory and counts from “${name}”; an overlay cannot choose it otherwise.`,
      {
        at: 'key',
        hint: 'Give a fact of your own another name, and count what is local from that.',
        related: [{ ...placeAt(tree, path, 'key'), says: 'the base has it here' }],
      },
    );
  }
}

function selection({ source: _source, reading: _reading, ...chosen }: Fact): string {
  return JSON.stringify(Object.entries(chosen).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function anchorNames(due: string): readonly string[] {
  try {
    return anchorsOf(parseCount(due)).map((anchor) => anchor.split('.')[0] ?? '');
  } catch (error) {
    if (error instanceof CountSyntaxError) return [];
    throw error;
  }
}

/** The events of selectors that choose what none of the others chooses; a narrower “where” is inside. */
function beyond(
  selectors: readonly Partial<Selector>[] = [],
  others: readonly Partial<Selector>[] = [],
): readonly string[] {
  return selectors
    .filter(
      ({ event, where }) =>
        !others.some((other) => other.event === event && (other.where === undefined || other.where === where)),
    )
    .map(({ event = '' }) => event);
}
