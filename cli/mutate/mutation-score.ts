import type { LoadedPathway } from '../../language/load/load-pathway.ts';
import type { Fault, FaultKind } from '../../language/mutations/fault.ts';
import { faultInWords } from '../../language/mutations/seed-faults.ts';
import type { Place } from '../../language/problem.ts';
import { formatPath } from '../../language/source-path.ts';
import type { FaultVerdict } from './fault-suite.ts';
import { equivalenceOf } from './why-equivalent.ts';

/** A fault as it is told. */
export interface ToldFault {
  readonly id: string;
  readonly kind: FaultKind;
  /** Where its element is written. */
  readonly place?: Place;
  /** What was changed, in words. */
  readonly says: string;
}

/** How a suite did against the faults of one definition. */
export interface MutationScore {
  readonly faults: number;
  readonly killed: number;
  readonly survivors: readonly ToldFault[];
  /** Change nothing that a case could show; they do not count. */
  readonly equivalent: readonly (ToldFault & { readonly reason: string })[];
  /** With these the definition could not be compiled; they do not count either. */
  readonly refused: number;
  /** Percent of those that count, to one decimal, never rounded up. */
  readonly score: number;
  readonly byKind: { readonly [kind: string]: { readonly faults: number; readonly killed: number } };
  /** Named as equivalent, but noticed, or no fault at all. */
  readonly wronglyEquivalent: readonly { readonly id: string; readonly message: string }[];
}

/** Adds up what became of every fault. */
export function scoreFaults(
  faults: readonly Fault[],
  verdicts: readonly FaultVerdict[],
  noted: ReadonlyMap<string, string>,
  loaded: LoadedPathway,
): MutationScore {
  const survivors: ToldFault[] = [];
  const equivalent: (ToldFault & { readonly reason: string })[] = [];
  const byKind: { [kind: string]: { faults: number; killed: number } } = {};
  const wrongly = new Map(
    [...noted.keys()].map((id) => [id, `There is no such fault, or it is not among those that were asked for.`]),
  );
  const whyEquivalent = equivalenceOf(loaded);
  let [killed, refused] = [0, 0];
  for (const [index, fault] of faults.entries()) {
    const verdict = verdicts[index] ?? { kind: 'survived' };
    if (verdict.kind === 'refused') {
      refused += 1;
      continue;
    }
    const sums = (byKind[fault.kind] ??= { faults: 0, killed: 0 });
    if (verdict.kind === 'killed') {
      killed += 1;
      sums.killed += 1;
      if (noted.has(fault.id)) wrongly.set(fault.id, `It is noticed: ${verdict.by}, ${verdict.at}`);
    } else {
      const reason = noted.get(fault.id) ?? whyEquivalent(fault);
      wrongly.delete(fault.id);
      if (reason === undefined) survivors.push(told(fault, loaded));
      else equivalent.push({ ...told(fault, loaded), reason });
      if (reason !== undefined) continue;
    }
    sums.faults += 1;
  }
  const counted = killed + survivors.length;
  return {
    faults: counted,
    killed,
    survivors,
    equivalent,
    refused,
    score: counted === 0 ? 100 : Math.floor((1000 * killed) / counted) / 10,
    byKind,
    wronglyEquivalent: [...wrongly].map(([id, message]) => ({ id, message })),
  };
}

function told(fault: Fault, { provenance, written }: LoadedPathway): ToldFault {
  let steps = fault.steps;
  // What is not written by itself stands where what it belongs to is written.
  while (steps.length > 1 && provenance(formatPath(steps)) === undefined) steps = steps.slice(0, -1);
  const place = provenance(formatPath(steps));
  const { id, kind } = fault;
  return { id, kind, says: faultInWords(fault, written), ...(place === undefined ? {} : { place }) };
}
