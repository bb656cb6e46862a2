import { elementAt } from '../rules/element-at.ts';
import type { Pathway } from '../schema/pathway.ts';
import type { SourcePath } from '../source-path.ts';
import type { Mutation } from './mutant.ts';

type Edit = NonNullable<Mutation['edit']>;
type Holder = { [key: string | number]: unknown };

/** Puts another value where the steps lead. */
export function putAt(steps: SourcePath, value: unknown): Edit {
  return (draft) => {
    const [holder, last] = holderOf(draft as Pathway, steps);
    if (holder !== undefined) holder[last] = value;
  };
}

/** Takes away what the steps lead to: an item out of its list, a key out of its map. */
export function dropAt(steps: SourcePath): Edit {
  return (draft) => {
    const [holder, last] = holderOf(draft as Pathway, steps);
    if (Array.isArray(holder)) holder.splice(Number(last), 1);
    else if (holder !== undefined) delete holder[last];
  };
}

function holderOf(draft: Pathway, steps: SourcePath): readonly [Holder | undefined, string | number] {
  return [elementAt(draft, steps.slice(0, -1)) as Holder | undefined, steps.at(-1) ?? ''];
}
