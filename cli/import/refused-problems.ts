import type { Problem } from '../../language/problem.ts';
import type { ResolvedPathway } from '../../language/lower.ts';
import type { Refusal } from '../../machines/refusal.ts';
import { formatPath, parsePath, type SourcePath } from '../../language/source-path.ts';
import { readWhen } from '../moments.ts';
import { reasonLines } from '../refusal-lines.ts';
import { whenInWords } from '../words.ts';
import type { ImportedCase, ParsedCase } from './imported-case.ts';

type Parsed = Extract<ParsedCase, { readonly kind: 'parsed' }>;

/** What the core refuses of a history, at the place of its entry, or of the field that is wrong, in the policy's words. */
export function refusedProblems(
  refusal: Refusal,
  seq: number,
  { source, placeOf }: Parsed,
  pathway: ResolvedPathway,
): readonly Problem[] {
  const path: SourcePath = seq === 1 ? ['opened'] : ['entries', seq - 2];
  const head = `${entryInWords(source, seq, pathway)} does not hold:`;
  if (refusal.kind === 'wrongData' && refusal.problems.length > 0)
    return refusal.problems.map(({ path: field, message }) => {
      const at = [...path, ...dataPath(source, seq), ...parsePath(field)];
      return { code: refusal.kind, ...placeOf(at), path: formatPath(at), message: `${head} ${field} ${message}` };
    });
  const at = [...path, ...(partOf[refusal.kind] ?? [])];
  const reasons = reasonLines(refusal, pathway).map((line) => line.trim());
  const accepted = refusal.kind === 'notAccepted' || refusal.kind === 'conditionsFailed' ? refusal.accepted : [];
  return [
    {
      code: refusal.kind,
      ...placeOf(at),
      path: formatPath(at),
      message: `${head} ${reasons.join(' ')}`,
      ...(accepted.length === 0 ? {} : { hint: `Accepted there: ${accepted.join(', ')}.` }),
    },
  ];
}

/** `Entry 3 (Initial conference held, Tuesday 14 April 2026)`, or what a correction is about. */
function entryInWords({ opened, entries }: ImportedCase, seq: number, pathway: ResolvedPathway): string {
  if (seq === 1) return `The opening (${inWords(opened.on)})`;
  const entry = entries[seq - 2];
  if (entry === undefined) return `Entry ${seq}`;
  if ('correct' in entry) return `Entry ${seq} (the correction of ${entry.correct})`;
  return `Entry ${seq} (${pathway.events[entry.event]?.title ?? entry.event}, ${inWords(entry.on)})`;
}

/** A time as it is written may lack its zone. */
function inWords(on: string): string {
  try {
    return whenInWords(readWhen(on));
  } catch {
    return on;
  }
}

/** Where the data of an entry stands in it. */
function dataPath({ entries }: ImportedCase, seq: number): SourcePath {
  const entry = entries[seq - 2];
  if (entry === undefined || !('correct' in entry)) return ['data'];
  return [entry.insertBefore === undefined ? 'amend' : 'insertBefore', 'data'];
}

/** The part of an entry that a refusal is about. */
const partOf: { readonly [K in Refusal['kind']]?: SourcePath } = {
  unknownEvent: ['event'],
  notAccepted: ['event'],
  wrongRole: ['by', 'role'],
  dateInFuture: ['on'],
  beforeCaseBegan: ['on'],
  recordedOutOfOrder: ['at'],
  unknownEntry: ['correct'],
  alreadyStruck: ['correct'],
  notCorrectable: ['correct'],
};
