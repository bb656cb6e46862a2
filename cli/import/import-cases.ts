import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import type { Instant } from '../../calendar/instant.ts';
import { CaseExistsError, NoAnswerError, RefusedError } from '../../client/case-errors.ts';
import type { OpenCase } from '../../client/open-case.ts';
import type { Place, Problem } from '../../language/problem.ts';
import { placeText } from '../problem-lines.ts';
import type { FindRules } from './case-rules.ts';
import type { FoundCase } from './found-case.ts';
import { parseCase } from './imported-case.ts';
import { openingOf } from './opening-of.ts';
import { refusedProblems } from './refused-problems.ts';
import { casesIn, type Source } from './sources.ts';

/** What became of one case. `brokenOff`: nobody answered; whether it is there the next import will tell. */
export type ImportedOutcome = { readonly place: Place } & (
  | { readonly outcome: 'imported' | 'already' | 'wouldImport'; readonly reference: string }
  | {
      readonly outcome: 'refused';
      readonly reference: string | undefined;
      readonly problems: readonly Problem[];
      readonly found: FoundCase;
      readonly source: Source;
    }
  | { readonly outcome: 'brokenOff'; readonly reference: string; readonly reason: string }
);

/** What an import works with. */
export interface Importing {
  readonly findRules: FindRules;
  /** The pathway of cases that name none. */
  readonly pathway: string | undefined;
  /** From when on the cases live. */
  readonly now: Instant;
  readonly clockOffsetInMs: number;
  readonly atOnce: number;
  /** The places of references that are there more than once. */
  readonly twice: ReadonlyMap<string, readonly Place[]>;
  /** Opens a case, or only tries it. @throws {RefusedError} {@link CaseExistsError} it cannot be opened. {@link NoAnswerError} nobody answers. */
  open(request: ReadyRequest): Promise<'imported' | 'already' | 'wouldImport'>;
  /** In what a case that is there differs from the one to be imported. */
  difference(request: ReadyRequest): Promise<string>;
  /** Aborted when no further case is to be begun. */
  readonly ending: AbortSignal;
}

/** A case with its history, and the key it is known by. */
export type ReadyRequest = OpenCase & Required<Pick<OpenCase, 'history' | 'key'>>;

/**
 * Imports the cases of all sources, a few at once, and tells what became of each as it is done. One that is refused stops no other; when
 * nobody answers any more, or the signal comes, what is in hand is finished and no more is begun.
 */
export async function* importCases(sources: readonly Source[], importing: Importing): AsyncGenerator<ImportedOutcome> {
  const underWay = new Map<number, Promise<{ readonly id: number; readonly outcome: ImportedOutcome }>>();
  let begun = 0;
  let isBroken = false;

  async function first(): Promise<ImportedOutcome> {
    const { id, outcome } = await Promise.race(underWay.values());
    underWay.delete(id);
    isBroken ||= outcome.outcome === 'brokenOff';
    return outcome;
  }

  for (const source of sources) {
    for await (const found of casesIn(source)) {
      if (importing.ending.aborted || isBroken) break;
      const id = ++begun;
      underWay.set(
        id,
        importOne(found, source, importing).then((outcome) => ({ id, outcome })),
      );
      if (underWay.size >= importing.atOnce) yield await first();
    }
  }
  while (underWay.size > 0) yield await first();
}

async function importOne(found: FoundCase, source: Source, importing: Importing): Promise<ImportedOutcome> {
  const { place } = found;
  const parsed = parseCase(found.read());
  const reference = found.reference;
  const refuse = (problems: readonly Problem[]): ImportedOutcome => ({
    outcome: 'refused',
    reference,
    place,
    problems,
    found,
    source,
  });
  if (parsed.kind === 'problems') return refuse(parsed.problems);
  const at = parsed.placeOf(['reference']);
  const own = parsed.source.reference;
  const others = importing.twice.get(own)?.filter((other) => placeText(other) !== placeText(place)) ?? [];
  if (others.length > 0) return refuse([givenTwice(at, others)]);
  const name = parsed.source.pathway ?? importing.pathway;
  if (name === undefined) return refuse([noPathway(parsed.placeOf(['opened']))]);
  const found_ = await importing.findRules(name, source.path);
  if (found_.kind === 'problems') return refuse([brokenPathway(parsed.placeOf(['pathway']), found_.problems)]);
  const ready = openingOf(parsed, found_.rules, importing.now);
  if (ready.kind === 'problems') return refuse(ready.problems);
  const request = withOffset(ready.request, importing.clockOffsetInMs);
  try {
    return { outcome: await importing.open(request), reference: own, place };
  } catch (error) {
    if (isSilence(error)) return { outcome: 'brokenOff', reference: own, place, reason: silenceOf(error) };
    if (error instanceof RefusedError)
      return refuse(refusedProblems(error.refusal, error.seq ?? 1, parsed, found_.rules.pathway));
    if (error instanceof CaseExistsError) return refuse([isOther(at, await importing.difference(request))]);
    return refuse([{ code: 'not-opened', ...at, path: 'reference', message: messageOf(error) }]);
  }
}

function withOffset(request: ReadyRequest, clockOffsetInMs: number): ReadyRequest {
  return clockOffsetInMs === 0 ? request : { ...request, clockOffsetInMs };
}

/** Does nobody answer? A request that the server refuses for itself, as too large perhaps, is another matter. */
function isSilence(error: unknown): boolean {
  if (error instanceof NoAnswerError) return true;
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(cause) && cause.code !== INVALID_ARGUMENT;
}

const INVALID_ARGUMENT = 3;

function silenceOf(error: unknown): string {
  if (error instanceof NoAnswerError) return error.message;
  return 'the Temporal server is not there any more, or cannot be reached. Does it run (npm start)?';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function givenTwice(place: Place, others: readonly Place[]): Problem {
  return {
    code: 'reference-twice',
    ...place,
    path: 'reference',
    message: `Another case to be imported has this reference: ${others.map(placeText).join(', ')}.`,
    hint: 'Neither was imported, because it cannot be told which is right. In a CSV the rows of a case stand one below the other.',
    related: others.map((other) => ({ ...other, says: 'the same reference' })),
  };
}

function noPathway(place: Place): Problem {
  const message = 'The case does not say which pathway it lives by.';
  return { code: 'no-pathway', ...place, path: 'pathway', message, hint: 'Name it there, or with --pathway for all.' };
}

function brokenPathway(place: Place, problems: readonly Problem[]): Problem {
  const [first] = problems;
  const message =
    first?.code === 'no-such-pathway'
      ? first.message
      : `The definition has problems: “duecourse check” shows them. The first: ${first?.message ?? ''}`;
  return { code: 'broken-pathway', ...place, path: 'pathway', message };
}

function isOther(place: Place, difference: string): Problem {
  return {
    code: 'other-case',
    ...place,
    path: 'reference',
    message: `A case with this reference is there already, and it is another one: ${difference}`,
    hint: 'Nothing was changed. Record or correct in the case that is there, or import this one under a reference of its own.',
  };
}
