import { rootSnapshot } from '../../machines/interpreter/deliver.ts';
import { ROOT, type MachineState } from '../../machines/interpreter/machine-state.ts';
import type { Json } from '../../machines/json.ts';
import type { MachineIncident } from './incidents.ts';
import type { MachineView } from './messages.ts';
import { writtenValue } from './written-value.ts';

/** Where a machine stands, as those see it who ask. */
export function viewOf(
  state: MachineState,
  incidents: readonly MachineIncident[],
  withoutContext = false,
): MachineView {
  const snapshot = rootSnapshot(state);
  const { version } = state.loaded.name;
  return {
    machine: state.loaded.name.id,
    ...(version === undefined ? {} : { version }),
    status: snapshot.status,
    value: snapshot.value as Json,
    context: withoutContext ? null : writtenValue(snapshot.context),
    tags: [...snapshot.tags],
    ...(snapshot.status === 'done' ? { output: writtenValue(snapshot.output) } : {}),
    ...(snapshot.status === 'error' ? { error: writtenValue(snapshot.error) } : {}),
    actors: [...state.actors.values()]
      .filter(({ session, phase }) => session !== ROOT && phase === 'running')
      .map(({ id, src, kind, snapshot: { status } }) => ({ id, src, kind, status })),
    timers: state.timers.map(({ event, dueAt }) => ({ event: event.type, dueAt })),
    dropped: state.dropped,
    incidents,
  };
}

/** Paths of the innermost active states. */
export function activeStates(value: unknown, above = ''): readonly string[] {
  if (typeof value === 'string') return [above + value];
  return Object.entries(value as { readonly [key: string]: unknown }).flatMap(([key, inner]) => {
    const inside = activeStates(inner, `${above}${key}.`);
    return inside.length === 0 ? [above + key] : inside;
  });
}
