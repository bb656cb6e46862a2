import { anchorsOf } from '../../calendar/count-anchors.ts';
import { checkCount, type AnchorKind } from '../../calendar/count-check.ts';
import { parseCount } from '../../calendar/count-parser.ts';
import { CountSyntaxError } from '../../calendar/count-syntax-error.ts';
import type { Count, Counting } from '../../calendar/count.ts';
import type { Shape } from '../expressions/shape.ts';
import { didYouMean } from '../nearest-name.ts';
import type { Problem, RelatedPlace } from '../problem.ts';
import type { Deadline } from '../schema/deadlines.ts';
import type { SourcePath } from '../source-path.ts';
import { nodeAt } from '../source-tree.ts';
import type { CheckContext } from './context.ts';
import { deadlineScope, startEvents, timedParts } from './occasions.ts';

/** Every count can be read, and counts from dates that there are. */
export function* checkCounts(context: CheckContext): Iterable<Problem> {
  const { written } = context;
  for (const [id, deadline] of Object.entries(written.deadlines)) {
    const path = ['deadlines', id];
    for (const key of ['due', 'target', 'notBefore'] as const)
      yield* countProblems(context, deadline[key], [...path, key], deadline);
  }
  for (const { part, path } of timedParts(written)) {
    for (const lead of Object.keys(part.remind ?? {})) yield* leadProblems(context, lead, [...path, 'remind', lead]);
  }
  for (const [id, milestone] of Object.entries(written.milestones)) {
    const path = ['milestones', id];
    yield* countProblems(context, milestone.at, [...path, 'at'], milestone);
    if ((milestone.at === undefined) === (milestone.when === undefined)) {
      const message =
        'A milestone is reached by age (“at”, a count) or when something first holds (“when”): exactly one of the two.';
      yield context.problem('milestone-when', path, message, { at: 'key' });
    }
  }
  for (const [id, document] of Object.entries(written.documents)) {
    for (const [name, step] of Object.entries(document.steps ?? {})) {
      const path = ['documents', id, 'steps', name];
      yield* countProblems(context, step.due, [...path, 'due'], { each: document.each });
    }
    for (const [name, delivery] of Object.entries(document.deliveries ?? {})) {
      const owner = { each: document.each, forEach: delivery.forEach };
      yield* countProblems(context, delivery.due, ['documents', id, 'deliveries', name, 'due'], owner);
    }
  }
}

/** Can this count be read, and does it count from what there is? Otherwise that is what is wrong with it. */
export function isSound(context: CheckContext, count: string, owner: Owner): boolean {
  const parsed = tryParse(count);
  return (
    !(parsed instanceof CountSyntaxError) &&
    anchorsOf(parsed).every((anchor) => 'kind' in resolve(context, anchor, owner))
  );
}

type Owner = Pick<Deadline, 'each' | 'forEach'> & { readonly counting?: Counting };

/** A count is one text, or the texts of a choice. */
function countTexts(
  context: CheckContext,
  text: string,
  path: SourcePath,
): readonly { readonly text: string; readonly path: SourcePath }[] {
  const node = nodeAt(context.loaded.tree, path);
  if (node?.kind !== 'map') return [{ text, path }];
  return [...node.entries].flatMap(([key, { value }]) =>
    value.kind !== 'list'
      ? []
      : value.items.flatMap((item, index) =>
          item.kind === 'scalar' && typeof item.value === 'string'
            ? [{ text: item.value, path: [...path, key, index] }]
            : [],
        ),
  );
}

function* countProblems(
  context: CheckContext,
  whole: string | undefined,
  at: SourcePath,
  owner: Owner,
): Iterable<Problem> {
  if (whole === undefined) return;
  for (const { text, path } of countTexts(context, whole, at)) {
    const count = tryParse(text);
    if (count instanceof CountSyntaxError) yield syntaxProblem(context, count, path);
    else yield* anchorProblems(context, text, count, path, owner);
  }
}

function* anchorProblems(
  context: CheckContext,
  text: string,
  count: Count,
  path: SourcePath,
  owner: Owner,
): Iterable<Problem> {
  const kinds = new Map<string, AnchorKind | undefined>();
  for (const anchor of anchorsOf(count)) {
    const found = resolve(context, anchor, owner);
    kinds.set(anchor, 'kind' in found ? found.kind : 'either');
    if ('kind' in found) continue;
    const { code, message, ...more } = found;
    yield context.problem(code, path, message, { offset: text.indexOf(anchor), ...more });
  }
  for (const fault of checkCount(count, (anchor) => kinds.get(anchor), owner.counting ?? 'day 0').faults) {
    if (fault.kind === 'unknownAnchor') continue;
    const offset = { offset: fault.kind === 'needsInstant' ? Math.max(0, text.indexOf(fault.path)) : 0 };
    if (fault.kind === 'needsInstant') {
      const message = `Hours, minutes and seconds are counted from an exact time, but “${fault.path}” is a date.`;
      yield context.problem('needs-instant', path, message, {
        ...offset,
        hint: 'Count in days, or let the event record an instant.',
      });
    } else {
      yield context.problem('no-day-zero', path, `“${fault.count}” counts from day 1, so there is no day 0.`, offset);
    }
  }
}

type Resolved =
  | { readonly kind: AnchorKind }
  | {
      readonly code: string;
      readonly message: string;
      readonly hint?: string;
      readonly related?: readonly RelatedPlace[];
    };

/** What an anchor's path leads to. */
function resolve(context: CheckContext, anchor: string, owner: Owner): Resolved {
  const [name = '', ...fields] = anchor.split('.');
  const variables = context.expressions.variables(deadlineScope(owner, context.pathway));
  const isStart = owner.each !== undefined && (name === 'start' || name === owner.each);
  const shape = isStart
    ? context.expressions.variables({ start: startEvents(owner.each ?? '', context.pathway) }).get('start')
    : name === 'event' || name === 'start'
      ? undefined
      : variables.get(name);
  if (shape === undefined) return unknownAnchor(context, name, owner, [...variables.keys()]);
  return follow(shape, name, fields);
}

function unknownAnchor(context: CheckContext, name: string, owner: Owner, known: readonly string[]): Resolved {
  if (context.names('facts').has(name) || context.names('meetings').has(name)) return { kind: 'either' };
  if (name === 'start' || name === 'item') {
    const needs = name === 'start' ? 'each' : 'forEach';
    return { code: 'unknown-anchor', message: `“${name}” is known only in a deadline with “${needs}”.` };
  }
  const related = [...context.removed('facts', name), ...context.removed('meetings', name)];
  const dated = known.filter((other) => !['event', 'case', 'people', 'due', 'deadline'].includes(other));
  const start = owner.each === undefined ? [] : ['start'];
  return {
    code: 'unknown-anchor',
    message: `There is no fact or meeting “${name}” to count from.${didYouMean(name, [...dated, ...start])}`,
    related,
  };
}

function follow(shape: Shape, name: string, fields: readonly string[]): Resolved {
  let at = shape;
  let read = name;
  for (const field of fields) {
    const next = at.kind === 'record' ? at.fields[field]?.shape : undefined;
    if (next === undefined) {
      const dated =
        at.kind === 'record'
          ? Object.entries(at.fields).flatMap(([other, { shape: inner }]) =>
              kindOf(inner) === undefined ? [] : [other],
            )
          : [];
      return { code: 'unknown-anchor', message: `“${read}” has no date “${field}”.${didYouMean(field, dated)}` };
    }
    at = next;
    read = `${read}.${field}`;
  }
  const kind = kindOf(at);
  if (kind !== undefined) return { kind };
  const hint = at.kind === 'record' && 'on' in at.fields ? `Count from ${read}.on.` : undefined;
  const message = `“${read}” is no date, so nothing can be counted from it.`;
  return { code: 'anchor-no-date', message, ...(hint === undefined ? {} : { hint }) };
}

function kindOf(shape: Shape): AnchorKind | undefined {
  if (shape.kind === 'date' || shape.kind === 'instant') return shape.kind;
  return shape.kind === 'when' || shape.kind === 'any' ? 'either' : undefined;
}

function leadProblems(context: CheckContext, lead: string, path: SourcePath): readonly Problem[] {
  const count = tryParse(`${lead} due.on`);
  if (!(count instanceof CountSyntaxError)) return [];
  const message = `“${lead}” is no time before a date: ${count.suggestion === undefined ? `expected ${count.expected.join(' or ')}` : `did you mean “${count.suggestion}”?`}`;
  return [context.problem('lead-syntax', path, message, { at: 'key', hint: 'Write it like “5 working days before”.' })];
}

function syntaxProblem(context: CheckContext, error: CountSyntaxError, path: SourcePath): Problem {
  const { offset, expected, suggestion, text } = error;
  const found = text.slice(offset).trim().split(/\s+/)[0] ?? '';
  const what = found === '' ? 'more is needed' : `“${found}” does not fit`;
  const meant = suggestion === undefined ? '' : ` Did you mean “${suggestion}”?`;
  return context.problem(
    'count-syntax',
    path,
    `This count cannot be read: ${what}. Expected ${expected.join(' or ')}.${meant}`,
    { offset },
  );
}

function tryParse(text: string): Count | CountSyntaxError {
  try {
    return parseCount(text);
  } catch (error) {
    if (error instanceof CountSyntaxError) return error;
    throw error;
  }
}
