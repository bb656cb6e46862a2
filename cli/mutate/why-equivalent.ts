import { canonicalJson } from '../../language/canonical-json.ts';
import type { LoadedPathway } from '../../language/load/load-pathway.ts';
import type { Fault } from '../../language/mutations/fault.ts';
import { mutated } from '../../language/mutations/mutant.ts';
import { elementAt } from '../../language/rules/element-at.ts';
import type { Field } from '../../language/schema/fields.ts';

/** Why no case could show a fault, where that can be read off the definition; undefined where it cannot. */
export function whyNoticedByNobody(fault: Fault, loaded: LoadedPathway): string | undefined {
  const { steps, name } = fault;
  if (canonicalJson(mutated(loaded.written, fault)) === canonicalJson(loaded.pathway))
    return 'The definition comes to the same with it.';
  if (steps[0] !== 'events' || steps.at(-1) !== 'min' || name !== 'min 0 instead of 1') return undefined;
  const field = elementAt(loaded.written, steps.slice(0, -1)) as Field | undefined;
  return field?.type === 'text' ? 'An empty text is refused whatever its least length is.' : undefined;
}
