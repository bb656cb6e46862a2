import { consequencesOf, domainOf, type Asked, type Premises } from './consequences.ts';
import { fieldsOfEvent } from './expression-tree.ts';
import { isUnclear, NO_ANSWER, MAYBE, read, type Read, type Reading } from './read-expression.ts';

/** What an event would have to be. */
export interface Wanted {
  readonly asked: readonly Asked[];
  /** Of each transition that would be taken instead, what it asks: where all of it is sure to hold, the event is not what is wanted. */
  readonly rivals: readonly (readonly Asked[])[];
  /** What else must be possible of the event as far as it is known. */
  readonly also?: (reading: Reading) => boolean;
  /** What that reads. */
  readonly reads?: readonly Asked[];
}

/** How many ways to say an event are followed up: what is still open then counts as possible. */
const mostSplits = 96;

/**
 * Can an event be all of this, as far as is known? Field by field whatever has few values is tried with each, and what follows from it
 * drawn, until one way holds. What it calls impossible is; what it calls possible need not be.
 */
export function canHappen({ asked, rivals, also }: Wanted, premises: Premises): boolean {
  const spec = premises.pathway.events[premises.event];
  let splits = 0;

  function isOpen(said: ReadonlyMap<string, Read>): boolean {
    const drawn = consequencesOf(asked, { ...premises, said });
    if (drawn === undefined) return false;
    const { reading } = drawn;
    if (rivals.some((own) => own.length > 0 && own.every((one) => read(one.tree, reading) === one.wanted)))
      return false;
    if (also?.(reading) === false) return false;
    const next = nextField(said, reading);
    if (next === undefined || splits >= mostSplits) return true;
    const [name, values] = next;
    return values.some((value) => {
      splits += 1;
      return isOpen(new Map([...said, [name, value]]));
    });
  }

  /** A field with few values that something still depends on. */
  function nextField(said: ReadonlyMap<string, Read>, reading: Reading): [string, readonly Read[]] | undefined {
    const undecided = [...asked, ...rivals.flat()].filter(({ tree }) => isUnclear(read(tree, reading)));
    const names = new Set(undecided.flatMap(({ tree }) => [...fieldsOfEvent(tree)]));
    for (const name of names) {
      if (said.has(name)) continue;
      const field = spec?.data[name];
      const values: readonly Read[] | undefined =
        name === 'role' ? spec?.recordedBy : domainOf(field, premises.pathway);
      if (values === undefined) continue;
      const event = reading.variable('event');
      const present =
        typeof event === 'object' && event !== null && !Array.isArray(event)
          ? (event as { [name: string]: Read })[name]
          : NO_ANSWER;
      if (present === undefined || !isUnclear(present)) continue;
      return [name, present === MAYBE ? [...values, NO_ANSWER] : values];
    }
    return undefined;
  }

  return isOpen(premises.said ?? new Map());
}
