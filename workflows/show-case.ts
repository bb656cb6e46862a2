import { setCurrentDetails } from '@temporalio/workflow';
import type { CaseState } from '../machines/case-state.ts';
import type { Library } from '../machines/library.ts';
import { overviewOf } from '../machines/view.ts';
import { currentDetails } from './current-details.ts';
import type { Incident } from './incident.ts';
import { showToSearches, standingOf } from './search-attributes.ts';

/** Shows where a case stands: to searches, and to people who look at it in Temporal's UI. */
export type ShowCase = (state: CaseState, incidents: readonly Incident[]) => void;

/** Shows a case when something of what is shown has changed: most of what happens to a case is not seen there. */
export function createOverview(library: Library): ShowCase {
  let shown: readonly unknown[] = [];
  return (state, incidents) => {
    const { snapshot, occurrences, tasks } = state;
    // The core replaces what it changes and leaves the rest in place, so identity tells.
    const next = [snapshot.value, snapshot.status, occurrences, tasks, JSON.stringify(incidents)];
    if (next.every((part, index) => part === shown[index])) return;
    const { pathway } = library.pathway(state.rules.pathway.hash);
    showToSearches(standingOf(state, pathway, incidents.length));
    setCurrentDetails(currentDetails(overviewOf(state, library), incidents, pathway));
    shown = next;
  };
}
