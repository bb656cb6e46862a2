import { isIsoDate } from '../../calendar/iso-date.ts';
import type { LoadedPathway } from '../load/load-pathway.ts';
import { parsePathway } from '../parse-pathway.ts';
import { sortProblems, type Problem } from '../problem.ts';
import type { Register } from '../register.ts';
import { showBothFiles } from './both-files.ts';
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
  const found = foundIn(context);
  const rules = checkRules(context, register === undefined ? loaded.registers : [register]);
  const problems = [...loaded.problems, ...found, ...rules];
  if (problems.length === 0) return problems;
  return sortProblems(showBothFiles(problems, loaded, () => problemsOfBases(loaded)));
}

function foundIn(context: CheckContext): readonly Problem[] {
  return checks.flatMap((check) => [...check(context)]);
}

/** What is wrong with each base by itself. */
function problemsOfBases({ bases, registers }: LoadedPathway): readonly Problem[] {
  return bases.flatMap(({ tree, pathway }, index) => {
    const written = parsePathway(tree).pathway;
    const base = { pathway, tree, written, registers, declared: tree, bases: bases.slice(index + 1), problems: [] };
    return foundIn(createContext({ ...base, hash: '', provenance: () => undefined }));
  });
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
