import { createChooser } from './choose-data.ts';
import { createExplorer, TriesSpentError, type Explorer } from './explorer.ts';
import type { Criterion, GoalVerdict, Verdict } from './goal.ts';
import { listGoals } from './list-goals.ts';
import { chooseMinimal } from './minimal.ts';
import { randomBy } from './random.ts';
import { reliveOpenings } from './relive.ts';
import { seekDeadlines, tryDeadlines } from './seek-deadlines.ts';
import { seekAgain } from './seek-again.ts';
import { seekEffects } from './seek-effects.ts';
import { seekGuards } from './seek-guards.ts';
import { seekMoments } from './seek-moments.ts';
import { seekRecords } from './seek-records.ts';
import { seekRefusals } from './seek-refusals.ts';
import { seekSigns } from './seek-signs.ts';
import { openCases, seekStates, type LivedOn } from './seek-states.ts';
import { seekTransitions } from './seek-transitions.ts';
import type { Subject } from './subject.ts';
import type { Suite } from './suite.ts';
import { createProver } from './unreachable.ts';
import { seekPairs, tryPairs, walkPairs } from './walk-pairs.ts';

/** What a suite is generated for. */
export interface Wanted {
  readonly criteria: readonly Criterion[];
  /** The same seed gives the same suite. */
  readonly seed: number;
  /** Entries that may be tried before the search ends with what it has. */
  readonly mostTries?: number;
  /** Told after each part of the search: which, how many entries were tried, and how many goals are open. */
  readonly onProgress?: (part: string, tried: number, open: number) => void;
}

/** Enough for every pathway that comes with the product, several times over. */
const mostTriesByDefault = 60_000;
/** How often what was found is lived on from. */
const rounds = 4;

/**
 * Paths through a pathway that cover everything of some criteria that can be covered, and for the rest the reason why not, or what
 * is not known. Deterministic: no clock and no chance but the seed.
 */
export function generateSuite(
  subject: Subject,
  { criteria, seed, mostTries = mostTriesByDefault, onProgress }: Wanted,
): Suite {
  const goals = listGoals(subject, criteria);
  const explorer = createExplorer(
    subject,
    goals.map(({ id }) => id),
    mostTries,
  );
  const prover = createProver(subject);
  const reasons = new Map<string, string>();
  const limits: string[] = [];

  function ruleOut(of: readonly Criterion[]): void {
    for (const { id, criterion } of goals) {
      if (!explorer.open.has(id) || !of.includes(criterion)) continue;
      const reason = prover.whyUnreachable(id);
      if (reason === undefined) continue;
      reasons.set(id, reason);
      explorer.open.delete(id);
    }
  }

  try {
    explore(explorer, criteria, seed, ruleOut, (what) => onProgress?.(what, explorer.tried(), explorer.open.size));
  } catch (error) {
    if (!(error instanceof TriesSpentError)) throw error;
    limits.push(error.message);
  }
  const paths = chooseMinimal(explorer.spots, explorer.refusedOpenings, new Set(goals.map(({ id }) => id)));
  const pathOf = new Map(paths.flatMap(({ id, isFor }) => isFor.map((goal) => [goal, id] as const)));
  const verdicts = goals.map((goal): GoalVerdict => ({ goal, verdict: verdictOn(goal.id) }));

  function verdictOn(id: string): Verdict {
    const path = pathOf.get(id);
    if (path !== undefined) return { kind: 'covered', path };
    const reason = reasons.get(id);
    if (reason !== undefined) return { kind: 'unreachable', reason };
    return {
      kind: 'unknown',
      reason: `${explorer.tried()} entries were tried, and ${explorer.spots.length} cases that are unlike each other were lived on from; none showed it, and nothing was found that rules it out.`,
    };
  }

  return { pathway: subject.pathway, calendar: subject.calendarName, seed, criteria, paths, verdicts, limits };
}

/** From what is cheap and opens the way for the rest to what is dear. */
function explore(
  explorer: Explorer,
  criteria: readonly Criterion[],
  seed: number,
  ruleOut: (of: readonly Criterion[]) => void,
  progress: (what: string) => void,
): void {
  const chooser = createChooser(explorer.subject);
  const lived: LivedOn = { tries: new Map(), varied: new Set(), seen: new Set() };
  openCases(explorer, chooser, seed);
  for (let round = 0; round < rounds; round += 1) {
    seekStates(explorer, chooser, lived);
    progress('seekStates');
    seekTransitions(explorer, chooser);
    progress('seekTransitions');
    seekMoments(explorer, chooser);
    progress('seekMoments');
  }
  reliveOpenings(explorer, chooser);
  seekStates(explorer, chooser, lived);
  progress('reliveOpenings');
  if (criteria.includes('refusals')) seekRefusals(explorer, chooser);
  progress('seekRefusals');
  if (criteria.includes('records')) {
    seekAgain(explorer, chooser, { starts: 4, depth: 2, records: 16 });
    seekStates(explorer, chooser, lived);
    progress('seekAgain');
  }
  if (criteria.includes('records') || criteria.includes('refusals')) seekRecords(explorer);
  progress('seekRecords');
  if (criteria.includes('effects')) seekEffects(explorer, chooser, { starts: 8, depth: 3, records: 40 });
  progress('seekEffects');
  if (criteria.includes('deadlines')) {
    seekDeadlines(explorer, chooser);
    progress('seekDeadlines');
    seekStates(explorer, chooser, lived);
    progress('seekStates');
  }
  ruleOut(criteria.filter((criterion) => criterion === 'guards'));
  progress('ruleOut guards');
  if (criteria.includes('guards')) seekGuards(explorer, chooser, { starts: 3, depth: 0, records: 0 });
  progress('seekGuards');
  if (criteria.includes('pairs')) {
    walkPairs(explorer, chooser, randomBy(seed));
    progress('walkPairs');
    tryPairs(explorer, chooser);
    progress('tryPairs');
  }
  if (criteria.includes('deadlines')) {
    tryDeadlines(explorer, chooser);
    progress('tryDeadlines');
  }
  ruleOut(criteria);
  progress('ruleOut');
  if (criteria.includes('guards')) seekSigns(explorer, chooser, { starts: 6, depth: 2, records: 24 });
  progress('seekSigns');
  if (criteria.includes('guards')) seekGuards(explorer, chooser, { starts: 4, depth: 3, records: 24 });
  progress('seekGuards');
  if (criteria.includes('pairs')) seekPairs(explorer, chooser, { starts: 6, depth: 2, records: 12 });
  progress('seekPairs');
  if (criteria.includes('effects')) seekEffects(explorer, chooser, { starts: 4, depth: 3, records: 24 });
  // States that only the search for something else came to.
  if (criteria.includes('refusals')) seekRefusals(explorer, chooser);
}
