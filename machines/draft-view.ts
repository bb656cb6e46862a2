import type { View } from '../language/expressions/expressions.ts';
import type { Draft } from './draft.ts';
import type { JsonObject } from './json.ts';

/** The parts of a case that expressions may read. */
type Seen = Pick<Draft, 'facts' | 'people' | 'directory' | 'compiled' | 'opened'>;

/** What every expression of a case may read: its facts, who holds which role, and the case itself. */
export function draftView(draft: Seen): View {
  return { facts: draft.facts, people: peopleView(draft), case: caseView(draft) };
}

interface PeopleView {
  readonly directory: Draft['directory'];
  readonly view: JsonObject;
}

/** Expressions are asked far more often than people change. */
const peopleViews = new WeakMap<Draft['people'], PeopleView>();

/** Who holds which role, with the name the directory gives them. */
export function peopleView(draft: Pick<Draft, 'people' | 'directory'>): JsonObject {
  const known = peopleViews.get(draft.people);
  if (known?.directory === draft.directory) return known.view;
  const view = Object.fromEntries(
    Object.entries(draft.people).map(([role, holder]) => [
      role,
      { person: holder.person, name: nameOf(draft, holder.person) },
    ]),
  );
  peopleViews.set(draft.people, { directory: draft.directory, view });
  return view;
}

/** The case itself: its reference, its authority, its pathway's title. */
export function caseView(draft: Pick<Draft, 'compiled' | 'opened'>): JsonObject {
  const { pathway } = draft.compiled;
  return { reference: draft.opened.reference, authority: pathway.authority ?? pathway.title, pathway: pathway.title };
}

function nameOf({ directory }: Pick<Draft, 'directory'>, person: string): string {
  return Object.hasOwn(directory, person) ? (directory[person]?.name ?? person) : person;
}
