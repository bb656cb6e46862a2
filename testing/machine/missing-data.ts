import type { AnyTransitionDefinition, EventObject } from 'xstate';
import type { Asked, Explored } from './explore.ts';
import { guardId } from './goal-names.ts';
import { guardTree, partsOf } from './guard-tree.ts';
import { inWords } from './machine-goals.ts';

/** Guards of which only one outcome was shown, and that read of their event what no example has: the other may need it. In words. */
export function missingData({ asked, tried }: Explored, isShown: (id: string) => boolean): readonly string[] {
  return [...asked].flatMap(([one, where]) => {
    if (isShown(guardId(one, 'holds')) && isShown(guardId(one, 'fails'))) return [];
    const { type } = where.event;
    const names = readInVain(one, where).filter((name) => tried.get(type)?.has(name) !== true);
    if (names.length === 0) return [];
    return [
      `${inWords(one)}: its guard reads ${names.map((name) => `“${name}”`).join(' and ')} of the event, and no example of ${type} has that. Give one that has.`,
    ];
  });
}

function readInVain(one: AnyTransitionDefinition, { snapshot, event }: Asked): readonly string[] {
  if (event.type.startsWith('xstate.after.') || event.type === 'xstate.init') return [];
  const missing = new Set<string>();
  const watched: EventObject = new Proxy(event, {
    get: (target, name, receiver): unknown => {
      if (typeof name === 'string' && !(name in target)) missing.add(name);
      return Reflect.get(target, name, receiver);
    },
  });
  for (const part of partsOf(guardTree(one.guard, snapshot.machine))) {
    try {
      part.ask(snapshot, watched);
    } catch {
      // It reads inside of what is not there: that it was read is what is looked for.
    }
  }
  return [...missing];
}
