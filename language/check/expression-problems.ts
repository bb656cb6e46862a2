import type { ExpressionProblem } from '../expressions/expression-problem.ts';
import type { Expressions } from '../expressions/expressions.ts';
import type { Scope } from '../expressions/scope.ts';
import type { Problem, RelatedPlace } from '../problem.ts';
import type { SourcePath } from '../source-path.ts';
import { keysAt, nodeAt } from '../source-tree.ts';
import type { CheckContext } from './context.ts';
import { eventsOfFact } from './occasions.ts';

type Compiled = ReturnType<Expressions['compile']>;

/** What an expression has to give, in CEL's types and in words. */
export interface Wanted {
  readonly types: readonly string[];
  readonly says: string;
}

/** Conditions and selections say yes or no. */
export const yesOrNo: Wanted = { types: ['bool'], says: 'true or false' };

/** What is wrong with an expression in its scope, at its place. Nothing where it reads what could not be read itself. */
export function expressionProblems(
  context: CheckContext,
  text: string,
  scope: Scope,
  path: SourcePath,
  wanted?: Wanted,
): readonly Problem[] {
  const compiled = context.expressions.compile(text, scope);
  const problem = compiled.problem ?? (wanted === undefined ? undefined : wrongType(compiled, wanted));
  return problem === undefined ? [] : placed(context, [problem], text, scope, path);
}

/** What is wrong with a text with expressions in braces. */
export function templateProblems(
  context: CheckContext,
  text: string,
  scope: Scope,
  path: SourcePath,
): readonly Problem[] {
  return placed(context, context.expressions.template(text, scope).problems, text, scope, path);
}

function placed(
  context: CheckContext,
  problems: readonly ExpressionProblem[],
  text: string,
  scope: Scope,
  path: SourcePath,
): readonly Problem[] {
  if (problems.length === 0 || readsUnreadable(context, text, scope)) return [];
  return problems.map(({ code, message, offset, length, hint }) => {
    const name = /[A-Za-z_][A-Za-z0-9_]*$/.exec(text.slice(offset, offset + length))?.[0];
    const related = name === undefined ? [] : removedPlaces(context, name, scope);
    const more = { offset, related, ...(hint === undefined ? {} : { hint }) };
    return context.problem(`expression-${kebab(code)}`, path, message, more);
  });
}

/** Where an overlay took away the fact or the event's field that an expression of the base reads. */
function removedPlaces(context: CheckContext, name: string, scope: Scope): readonly RelatedPlace[] {
  const events = [...(scope.event ?? []), ...(scope.start ?? [])];
  const maps: readonly SourcePath[] = [['facts'], ['meetings'], ...events.map((event) => ['events', event, 'data'])];
  return maps.flatMap((path) => {
    const node = nodeAt(context.loaded.tree, path);
    const gone = node?.kind === 'map' ? node.removed?.get(name) : undefined;
    return gone === undefined
      ? []
      : [
          { ...gone.by, says: `“${name}” is removed here` },
          { ...gone.was, says: 'it stood here' },
        ];
  });
}

function wrongType(compiled: Compiled, wanted: Wanted): ExpressionProblem | undefined {
  if (compiled.type === 'dyn' || wanted.types.includes(compiled.type)) return undefined;
  const message = `This has to give ${wanted.says}, but it gives ${inWords(compiled.type)}.`;
  return { code: 'type', message, offset: 0, length: compiled.text.length };
}

function inWords(type: string): string {
  const words: { readonly [type: string]: string } = {
    string: 'text',
    int: 'a whole number',
    double: 'a number',
    bool: 'true or false',
  };
  if (words[type] !== undefined) return words[type];
  return type.startsWith('list') ? 'a list' : 'a group of fields';
}

/** An event or fact that could not be read has been reported; what reads it would seem wrong although it may be right. */
function readsUnreadable(context: CheckContext, text: string, scope: Scope): boolean {
  const unknown = [...(scope.event ?? []), ...(scope.start ?? [])].some(
    (event) => context.pathway.events[event] === undefined,
  );
  if (unknown) return true;
  const broken = unreadableNames(context);
  if (broken.size === 0) return false;
  const words = new Set(text.match(/[A-Za-z_][A-Za-z0-9_]*/g));
  return [...broken].some(
    (name) => words.has(name) || scope.event?.includes(name) || scope.start?.includes(name) || scope.item === name,
  );
}

const unreadable = new WeakMap<CheckContext, ReadonlySet<string>>();

function unreadableNames(context: CheckContext): ReadonlySet<string> {
  const known = unreadable.get(context);
  if (known !== undefined) return known;
  const { declared: tree } = context.loaded;
  const { events, facts, meetings, values } = context.pathway;
  const names = new Set<string>();
  for (const event of keysAt(tree, ['events'])) {
    const fields = keysAt(tree, ['events', event, 'data']);
    if (fields.some((field) => events[event]?.data[field] === undefined) || events[event] === undefined)
      names.add(event);
  }
  for (const name of keysAt(tree, ['facts'])) {
    const fact = facts[name];
    if (fact === undefined || eventsOfFact(fact).some((event) => names.has(event))) names.add(name);
  }
  for (const name of keysAt(tree, ['meetings'])) {
    const meeting = meetings[name];
    if (meeting === undefined || [...meeting.held, ...(meeting.booked ?? [])].some((event) => names.has(event)))
      names.add(name);
  }
  for (const name of keysAt(tree, ['values'])) if (values[name] === undefined) names.add(name);
  unreadable.set(context, names);
  return names;
}

function kebab(code: string): string {
  return code.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
