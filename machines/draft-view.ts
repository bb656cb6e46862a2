import type { View } from '../language/expressions/expressions.ts';
import type { Draft } from './draft.ts';
import { dueView } from './due-view.ts';
import type { JsonObject } from './json.ts';

/** The parts of a case that expressions may read. */
type Seen = Pick<Draft, 'facts' | 'people' | 'directory' | 'compiled' | 'opened' | 'occurrences'>;

/** What expressions of a case may read: its facts, who holds which role, when what is due, and the case itself. */
export function draftView(draft: Seen): View {
  return { facts: draft.facts, people: peopleView(draft), case: caseView(draft), due: dueView(draft.occurrences) };
}

interface PeopleView {
  readonly directory: Draft['directory'];
  readonly view: JsonObject;
}

/** Expressions are asked far more often than people change. */
const peopleViews = new WeakMap<Draft['people'], PeopleView>();

/** Who holds which role, with the name the directory gives them; where it knows none there is none, so that no letter prints an id. */
export function peopleView(draft: Pick<Draft, 'people' | 'directory'>): JsonObject {
  const known = peopleViews.get(draft.people);
  if (known?.directory === draft.directory) return known.view;
  const view = Object.fromEntries(
    Object.entries(draft.people).map(([role, holder]) => [
      role,
      { person: holder.person, ...nameOf(draft, holder.person) },
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

function nameOf({ directory }: Pick<Draft, 'directory'>, person: string): { readonly name?: string } {
  const known = Object.hasOwn(directory, person) ? directory[person] : undefined;
  return known === undefined ? {} : { name: known.name };
}
