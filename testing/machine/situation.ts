import type { AnyMachineSnapshot, EventObject } from 'xstate';
import { encodeValue } from '../../machines/interpreter/encode-value.ts';
import { describePath, NotSerialisableError } from '../../machines/interpreter/not-serialisable.ts';

/** A timer that runs. */
export interface Timer {
  readonly id: string;
  readonly event: EventObject;
  /** From now. */
  readonly inMs: number;
  /** Nothing can call it off: it has no id, or another with the same id was set after it. */
  readonly isLoose: boolean;
}

/** What makes two situations of a machine the same: nothing that follows can tell them apart. */
export interface SituationKey {
  readonly key: string;
  /** The same without the timers. */
  readonly memory: string;
  /** What of the machine's memory could not be looked at, in words; none: all was. */
  readonly hidden: string | undefined;
}

/** The key of a situation: states, what the machine remembers, timers, actors that are running. */
export function keyOf(
  snapshot: AnyMachineSnapshot,
  timers: readonly Timer[],
  ended: ReadonlySet<unknown>,
  distinguish: (context: unknown) => unknown,
): SituationKey {
  const { text, hidden } = textOf(distinguish(snapshot.context));
  const past = Object.entries(snapshot.historyValue as { readonly [id: string]: readonly { readonly id: string }[] });
  const memory = JSON.stringify([
    ...[snapshot.value, snapshot.status, text],
    Object.entries(snapshot.children).map(([id, actor]) => [id, ended.has(actor)]),
    // XState can be in states that its value does not tell of, where transitions of several regions lead to the same place.
    snapshot._nodes.map(({ order }) => order).toSorted((a, b) => a - b),
    past.map(([id, nodes]) => [id, nodes.map((node) => node.id)]),
  ]);
  const running = timers.map(({ id, event, inMs, isLoose }) => [id, inMs, isLoose, textOf(event).text]);
  return { key: running.length === 0 ? memory : `${memory} ${JSON.stringify(running)}`, memory, hidden };
}

function textOf(value: unknown): { readonly text: string; readonly hidden: string | undefined } {
  try {
    return { text: JSON.stringify(encodeValue(value, actorIn)), hidden: undefined };
  } catch (error) {
    if (!(error instanceof NotSerialisableError)) throw error;
    return { text: textWithoutHidden(value), hidden: `${describePath('context', error.path)} is ${error.found}` };
  }
}

/** As far as JSON goes. */
function textWithoutHidden(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    // A circle: nothing of it is told apart, which the limits say.
    return '';
  }
}

/** Actors stand for themselves by their id: their session is another one each time. */
function actorIn(value: object): { readonly sessionId: string; readonly id: string } | undefined {
  const isActor = 'sessionId' in value && 'send' in value && 'id' in value && typeof value.send === 'function';
  return isActor ? { sessionId: '', id: String(value.id) } : undefined;
}
