import { assign, cancel, enqueueActions, log, raise, sendTo } from 'xstate';
import { Datamodel } from './datamodel.ts';
import { executionError, payloadValue, problemAt, runBlock, type Command } from './executable-content.ts';
import type { Block, Payload, ScxmlState } from './scxml-document.ts';
import type { Args, Platform, ScxmlContext, ScxmlEvent, Turn } from './scxml-machine.ts';

/** An action of XState's own, as a machine's config takes it. */
export type Action = object;

/** What a block has to know of the machine it is in. */
export interface Session extends Platform {
  /** The invocations the document has, for `#_invokeid`. */
  readonly children: ReadonlySet<string>;
}

/** Actions of a block: XState's own where the document says all of it beforehand, one that runs the block otherwise. */
export function blockAction(block: Block, session: Session): readonly Action[] {
  if (block.length === 0) return [];
  const known = block.map(
    (element) => element.kind === 'raise' && raise({ type: element.event, via: 'internal' } as ScxmlEvent),
  );
  if (known.every((action) => action !== false)) return known;
  return [
    enqueued(({ context, event }) => {
      const outcome = runBlock(block, context, event, session);
      return [setContext(outcome.context), ...outcome.commands.map((command) => commandAction(command, session.turn))];
    }),
  ];
}

/** Raises an `error.execution` for each data element that could not be evaluated. */
export function raiseProblems(): Action {
  return enqueued(({ context }) => context.problems.map((problem) => raise(executionError(problem))));
}

/** Evaluates the data elements of a state that is entered for the first time, in a document that binds late. */
export function bindLate({ id, data }: ScxmlState, session: Session): Action {
  return enqueued(({ context, event }) => {
    if (context.bound.includes(id)) return [];
    const outcome = runBlock(
      data.flatMap(({ id: location, place, value }) =>
        value === undefined ? [] : [{ kind: 'assign' as const, place, location, value }],
      ),
      context,
      event,
      { ...session, children: new Set() },
    );
    return [
      setContext({ ...outcome.context, bound: [...context.bound, id] }),
      ...outcome.commands.map((command) => commandAction(command, session.turn)),
    ];
  });
}

/** Raises the error of a final state's data that cannot be evaluated, before its region is done. */
export function checkDonedata(payload: Payload, { createRealm }: Platform): Action {
  return enqueued(({ context, event }) => {
    try {
      payloadValue(payload, new Datamodel(context, event, createRealm));
      return [];
    } catch (error) {
      return [raise(executionError(problemAt({ tag: 'donedata', line: 0, column: 0 }, error)))];
    }
  });
}

/** Adds a state to the active ones, as entry reaches it. */
export function trackEntry(id: string): Action {
  return assign({ active: ({ context }: Args) => [...context.active, id] } as never);
}

/** Takes a state from the active ones, as exit leaves it. */
export function trackExit(id: string): Action {
  return assign({ active: ({ context }: Args) => context.active.filter((active) => active !== id) } as never);
}

function commandAction(command: Command, turn: Turn): Action {
  switch (command.kind) {
    case 'raise':
      return raise(command.event);
    case 'cancel':
      return cancel(command.id);
    case 'log':
      return log(() => command.value, command.label);
    case 'send': {
      const { to, event, id, delayMs } = command;
      // An invoked document has its turn when its parent's is over, and may end with this very step: its word is given now.
      const delay = delayMs ?? (turn === 'afterTheStep' && to !== 'parent' ? 0 : undefined);
      const options = { id, ...(delay === undefined ? {} : { delay }) };
      if (to === 'self') return sendTo(({ self }) => self as never, event as never, options);
      return sendTo(to === 'parent' ? '#_parent' : to.child, event as never, options);
    }
  }
}

function setContext(next: ScxmlContext): Action {
  return assign(() => next);
}

/** An action that decides, from the context and the event, which actions to take. */
function enqueued(decide: (args: Args) => readonly Action[]): Action {
  return enqueueActions(({ context, event, enqueue }) => {
    for (const action of decide({ context: context as ScxmlContext, event: event as ScxmlEvent }))
      enqueue(action as never);
  });
}
