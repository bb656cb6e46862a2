import { isIsoDate } from '../../calendar/iso-date.ts';
import type { LoadedPathway } from '../load/load-pathway.ts';
import { sortProblems, type Problem } from '../problem.ts';
import type { Register } from '../register.ts';
import { checkCounts } from './check-counts.ts';
import { checkDeadlines } from './check-deadlines.ts';
import { checkEvents } from './check-events.ts';
import { checkExpressions } from './check-expressions.ts';
import { checkFields } from './check-fields.ts';
import { checkNames } from './check-names.ts';
import { checkRecipients } from './check-recipients.ts';
import { checkRules } from './check-rules.ts';
import { checkStates } from './check-states.ts';
import { checkStatutory } from './check-statutory.ts';
import { checkTexts } from './check-texts.ts';
import { createContext, type Check, type CheckContext } from './context.ts';

const checks: readonly Check[] = [
  checkNames,
  checkStates,
  checkEvents,
  checkFields,
  checkExpressions,
  checkTexts,
  checkRecipients,
  checkCounts,
  checkDeadlines,
  checkStatutory,
  checkDates,
];

/**
 * Everything that is wrong with a definition: what loading it found, and what can be told without running a case. In the order of
 * its files and lines. This is a pure function.
 *
 * @param register - the rules it has to answer to, instead of those its files name.
 */
export function checkPathway(loaded: LoadedPathway, register?: Register): readonly Problem[] {
  // Of a definition that was not found there is nothing more to say.
  if (loaded.declared.entries.size === 0) return loaded.problems;
  const context = createContext(loaded);
  const found = checks.flatMap((check) => [...check(context)]);
  const rules = checkRules(context, register === undefined ? loaded.registers : [register]);
  return sortProblems([...loaded.problems, ...found, ...rules]);
}

function* checkDates(context: CheckContext): Iterable<Problem> {
  for (const [index, { date }] of context.written.closures.entries()) {
    if (isIsoDate(date)) continue;
    yield context.problem('no-date', ['closures', index, 'date'], `“${date}” is no date.`, {
      hint: 'Write it as 2026-12-24.',
    });
  }
  for (const [id, { from, to }] of Object.entries(context.written.hours)) {
    if (from < to) continue;
    yield context.problem('no-hours', ['hours', id, 'to'], `“${id}” ends at ${to}, before it begins at ${from}.`);
  }
}
