import { problemLines } from '../problem-lines.ts';
import { paint, type Terminal } from '../terminal.ts';
import { counted } from '../words.ts';
import type { ImportedOutcome } from './import-cases.ts';

/** How an import came out, in numbers. */
export interface Tally {
  readonly cases: number;
  readonly imported: number;
  readonly already: number;
  readonly wouldImport: number;
  readonly refused: number;
  /** Never begun, or without an answer. */
  readonly left: number;
}

type Refused = Extract<ImportedOutcome, { readonly outcome: 'refused' }>;

/** More problems of one case than these hide the other cases. */
const MOST_TOLD = 5;

/** A refused case: what is wrong with it, at its lines. */
export function refusedLines({ reference, problems }: Refused, terminal: Terminal): readonly string[] {
  const name = reference === undefined || !isShowable(reference) ? '' : `${reference}: `;
  const lines = problems.slice(0, MOST_TOLD).flatMap((problem) => {
    const message = `${name}${problem.message}`;
    return problemLines({ ...problem, path: '', message, related: [] }, terminal);
  });
  const more = problems.length - MOST_TOLD;
  return more > 0 ? [...lines, `    … and ${counted(more, 'more problem')} of this case`] : lines;
}

/** The same for programs. */
export function refusedJson({ reference, place, problems }: Refused): object {
  return { ...(reference !== undefined && isShowable(reference) ? { reference } : {}), ...place, problems };
}

/** What became of all, in one line, and what is to be done about the rest. */
export function tallyLines(tally: Tally, dryRun: boolean, terminal: Terminal): readonly string[] {
  const { cases, imported, already, wouldImport, refused, left } = tally;
  const parts = [
    ...(dryRun ? [`${wouldImport} can be imported`] : [`${imported} imported`]),
    ...(already === 0 ? [] : [`${already} there already`]),
    `${refused} refused`,
    ...(left === 0 ? [] : [`${left} not reached`]),
  ];
  const look = refused + left === 0 ? 'green' : 'red';
  return [paint(terminal, look, `${counted(cases, 'case')}: ${parts.join(', ')}.`)];
}

/** What cannot be a reference may be a name: it is not printed. */
function isShowable(reference: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(reference) && /\d/.test(reference);
}
