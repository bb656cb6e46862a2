import { entryFieldNames } from '../expressions/event-shapes.ts';
import { whyUnreadable } from '../expressions/names.ts';
import type { Problem, RelatedPlace } from '../problem.ts';
import { nodeAt, placeAt } from '../source-tree.ts';
import type { CheckContext } from './context.ts';

/** Events the core accepts and records by itself, in every state. */
const builtIn: ReadonlySet<string> = new Set(['CASE_OPENED', 'TASK_DONE']);

/** Every event can be recorded by somebody, in some state, and its fields can be read. */
export function* checkEvents(context: CheckContext): Iterable<Problem> {
  const { written, graph } = context;
  if (!context.names('events').has('CASE_OPENED')) {
    yield context.problem('no-opening', ['events'], 'No case can begin, because there is no event CASE_OPENED.', {
      at: 'key',
      hint: 'Add CASE_OPENED with a title, who records it and what has to be known to open a case.',
    });
  }
  const lookUps = new Set(Object.values(written.access).flatMap((rule) => rule.records ?? []));
  for (const [name, event] of Object.entries(written.events)) {
    const path = ['events', name];
    if (!event.recordedBy.some((role) => context.names('roles').has(role))) {
      const message = `Nobody may record ${name}: none of its roles exists.`;
      yield context.problem('nobody-records', [...path, 'recordedBy'], message, { at: 'key' });
    }
    if (!graph.acceptedIn.has(name) && !builtIn.has(name) && !lookUps.has(name)) {
      const somewhere = graph.edges.some((edge) => edge.on === name);
      const message = somewhere
        ? `${name} is accepted only in states that no case comes to.`
        : `No state accepts ${name}.`;
      yield context.problem('event-not-accepted', path, message, {
        at: 'key',
        related: removedTransitions(context, name),
        hint: `Add “${name}: {}” to the “on” of the states in which it can happen, or of the definition if it can at any time.`,
      });
    }
    for (const field of Object.keys(event.data)) {
      if ((entryFieldNames as readonly string[]).includes(field)) {
        const message = `The field “${field}” cannot be read, because every entry has a “${field}” of its own.`;
        yield context.problem('hidden-field', [...path, 'data', field], message, {
          at: 'key',
          hint: 'Choose another name.',
        });
      }
    }
  }
  yield* checkNamespace(context);
}

/** Where an overlay took away the transitions by which states accepted an event. */
function removedTransitions({ graph, loaded }: CheckContext, event: string): readonly RelatedPlace[] {
  return graph.nodes.flatMap((node) => {
    const on = nodeAt(loaded.tree, [...node.path, 'on']);
    const gone = on?.kind === 'map' ? on.removed?.get(event) : undefined;
    return gone === undefined
      ? []
      : [
          { ...gone.by, says: 'the overlay removes it here' },
          { ...gone.was, says: 'it stood here' },
        ];
  });
}

/** Facts and meetings share one namespace, that of expressions. */
function* checkNamespace(context: CheckContext): Iterable<Problem> {
  for (const section of ['facts', 'meetings'] as const) {
    for (const name of Object.keys(context.written[section])) {
      const why = whyUnreadable(name);
      if (why !== undefined) yield context.problem('unreadable-name', [section, name], why, { at: 'key' });
    }
  }
  for (const name of Object.keys(context.written.meetings)) {
    if (!context.names('facts').has(name)) continue;
    const fact = placeAt(context.loaded.tree, ['facts', name], 'key');
    const message = `“${name}” is a fact and a meeting; in expressions it could mean either.`;
    yield context.problem('duplicate-name', ['meetings', name], message, {
      at: 'key',
      related: [{ ...fact, says: 'the fact' }],
    });
  }
}
