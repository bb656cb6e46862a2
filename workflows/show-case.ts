import { setCurrentDetails } from '@temporalio/workflow';
import type { Pathway } from '../language/schema/pathway.ts';
import type { CaseState } from '../machines/case-state.ts';
import type { Library } from '../machines/library.ts';
import { viewCase } from '../machines/view.ts';
import { currentDetails } from './current-details.ts';
import type { Incident } from './incident.ts';
import { showToSearches, standingOf } from './search-attributes.ts';

/** Shows where the case stands: to searches, and to people who look at it in Temporal's UI. */
export function showCase(state: CaseState, pathway: Pathway, library: Library, incidents: readonly Incident[]): void {
  showToSearches(standingOf(state, pathway, incidents.length));
  setCurrentDetails(currentDetails(viewCase(state, library), incidents));
}
