import type { Pathway } from '../schema/pathway.ts';
import type { SourcePath } from '../source-path.ts';
import { elementAt } from './element-at.ts';

/** What people call an element of a definition: `Core group held: Who attended`. Its name where it has no title. */
export function elementTitle(steps: SourcePath, written: Pathway): string {
  const [section, id] = steps;
  const name = String(id);
  switch (section) {
    case 'conditions':
      return written.conditions[name]?.otherwise ?? name;
    case 'flags':
      return written.flags[name]?.says ?? name;
    case 'guidance':
      return written.guidance[name]?.says ?? name;
    case 'facts':
      return `What the log tells as “${name}”`;
    case 'people':
      return `Who is ${written.roles[name]?.title ?? name}`;
    default:
      return titlesOn(steps, written);
  }
}

/** The titles met on the way: of a field also its event's, of an item of an agenda also its meeting's, of a transition its state's. */
function titlesOn(steps: SourcePath, written: Pathway): string {
  const last = steps.at(-1);
  const titles = steps.flatMap((_, index) => titleAt(steps.slice(0, index + 1), written) ?? []);
  const isNamed = typeof last !== 'string' || titleAt(steps, written) !== undefined;
  const all = isNamed ? titles : [...titles, last];
  // Deep inside, where it is and what it is are enough.
  const [first = '', ...others] = all;
  return others.length === 0 ? first : `${first}: ${others.at(-1)}`;
}

function titleAt(path: SourcePath, written: Pathway): string | undefined {
  const isEventKey = path.at(-2) === 'on';
  const element = elementAt(written, isEventKey ? ['events', String(path.at(-1))] : path);
  if (typeof element !== 'object' || element === null || Array.isArray(element)) return undefined;
  const { title } = element as { readonly title?: unknown };
  return typeof title === 'string' ? title : undefined;
}
