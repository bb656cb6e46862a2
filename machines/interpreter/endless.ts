/** A machine went round in circles: eventless or raised transitions that never come to rest. */
export class EndlessLoopError extends Error {
  override readonly name = 'EndlessLoopError';
  /** State values, as JSON texts, that came round again and again. */
  readonly states: readonly string[];

  constructor(states: readonly string[], because: string) {
    super(
      `The machine never comes to rest: it goes round through ${states.join(' → ')}. Give one of the transitions between them a guard that ends it. (${because})`,
    );
    this.states = states;
  }
}

/** The actors of one machine never stop sending each other events. */
export class EndlessExchangeError extends Error {
  override readonly name = 'EndlessExchangeError';
  readonly events: number;

  constructor(events: number) {
    super(
      `The actors of this machine sent each other ${events} events and were not done. Let one of them wait (a delay, an event from outside) or raise the limit \`exchanges\`.`,
    );
    this.events = events;
  }
}

/** XState's own loop guard, with the states that are in the loop; undefined for any other error. */
export function endlessSteps(error: unknown, snapshots: readonly unknown[]): EndlessLoopError | undefined {
  if (!(error instanceof Error) || !error.message.startsWith('Infinite loop detected')) return undefined;
  const states = [...new Set(snapshots.slice(-loopShown).map(stateText))];
  return new EndlessLoopError(states, `more than ${/\d+/.exec(error.message)?.[0] ?? 'the allowed'} microsteps`);
}

/** A loop through more states than this is shown by its last ones. */
const loopShown = 32;

function stateText(snapshot: unknown): string {
  const value: unknown =
    typeof snapshot === 'object' && snapshot !== null && 'value' in snapshot ? snapshot.value : undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
