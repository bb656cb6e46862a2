import type { Condition, Pathway } from '../schema/pathway.ts';

/** Adds a condition under `name` and asks for it wherever `event` is recorded. An event the definition lacks is left to `check`. */
export function addRequirement(pathway: Pathway, event: string, name: string, condition: Condition): Pathway {
  const known = pathway.events[event];
  if (known === undefined) return pathway;
  const requires = known.requires ?? [];
  return {
    ...pathway,
    conditions: { ...pathway.conditions, [name]: condition },
    events: {
      ...pathway.events,
      [event]: { ...known, requires: requires.includes(name) ? requires : [...requires, name] },
    },
  };
}

/** The rules an element answers to, as another one made of it carries them. */
export function provenanceOf(element: {
  readonly source?: string[] | undefined;
  readonly reading?: string | undefined;
}): {
  source?: string[];
  reading?: string;
} {
  return {
    ...(element.source === undefined ? {} : { source: element.source }),
    ...(element.reading === undefined ? {} : { reading: element.reading }),
  };
}
