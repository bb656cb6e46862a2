import type { CaseClient } from '../client/case-client.ts';
import { RefusedError } from '../client/case-errors.ts';
import type { Acceptance } from '../machines/acceptance.ts';
import type { Refusal } from '../machines/refusal.ts';
import { pointerInto } from './pointer.ts';
import { ProblemError, type Misfit } from './problem.ts';

/** Where in a request's body stand the day and the data that a case judges. */
export interface Judged {
  readonly on: string;
  readonly data: string;
}

/**
 * Awaits what a case is asked to take; a refusal becomes a problem with all there is to know: its places in the body where data do not
 * fit, and what can be recorded instead where the case is not in the right state.
 *
 * @param reference - whose acceptance is asked for; none while the case is not open.
 */
export async function taken<Answer>(
  asked: Promise<Answer>,
  judged: Judged,
  cases: Pick<CaseClient, 'allowed'>,
  reference?: string,
): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const { refusal, message } = error;
    if (refusal.kind === 'wrongData') {
      const errors = refusal.problems.map((problem): Misfit => ({
        pointer: pointerTo(problem.path, judged),
        detail: problem.message,
      }));
      throw new ProblemError('wrong-data', message, { refusal, errors });
    }
    const accepted = reference === undefined ? undefined : await acceptedInstead(refusal, cases, reference);
    throw new ProblemError('refused', message, { refusal, ...(accepted === undefined ? {} : { accepted }) });
  }
}

/** Of a refusal about the case as it stands: what it takes now, with titles and roles. */
async function acceptedInstead(
  refusal: Refusal,
  cases: Pick<CaseClient, 'allowed'>,
  reference: string,
): Promise<readonly Acceptance[] | undefined> {
  const isAboutNow = refusal.atEntry === undefined;
  const helps = ['notAccepted', 'conditionsFailed', 'unknownEvent', 'wrongRole'].includes(refusal.kind);
  if (!isAboutNow || !helps) return undefined;
  // The refusal holds whether or not the case answers once more.
  const known = await cases.allowed(reference).catch(() => undefined);
  return known?.filter(({ answer }) => answer !== 'no');
}

/** `agencies[0].name` of an event's data as a pointer into the body. */
function pointerTo(path: string, { on, data }: Judged): string {
  if (path === 'on') return on;
  if (path === 'data') return data;
  return path
    .replaceAll(/\[(\d+)\]/g, '.$1')
    .split('.')
    .reduce(pointerInto, data);
}
