import { canonicalJson } from '../../language/canonical-json.ts';
import type { LoadedPathway } from '../../language/load/load-pathway.ts';
import type { Fault } from '../../language/mutations/fault.ts';
import { mutated } from '../../language/mutations/mutant.ts';

/** Why no case could show a fault, where that can be read off the definition; undefined where it cannot. */
export function whyNoticedByNobody(fault: Fault, loaded: LoadedPathway): string | undefined {
  if (canonicalJson(mutated(loaded.written, fault)) === canonicalJson(loaded.pathway))
    return 'The definition comes to the same with it.';
  return undefined;
}
