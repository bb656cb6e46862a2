import { compareCases, renamedView } from '../machines/compare-cases.ts';
import type { CaseState } from '../machines/case-state.ts';
import { step } from '../machines/step.ts';
import { overviewOf } from '../machines/view.ts';
import type { CaseLibrary } from './case-library.ts';
import type { RulesChange, RulesPreview } from './messages.ts';
import { whyBusy } from './recording.ts';
import { requestedEntry, type Request } from './requested-entry.ts';

/** Nobody is recorded: it is only tried. */
const somebody = { person: 'preview', role: 'preview' };

/** What other rules would make of a case as it stands, or why it would not take them. Nothing of it is kept. */
export function previewRules(state: CaseState, change: RulesChange, library: CaseLibrary): RulesPreview {
  const request: Request = { kind: 'changeRules', body: { by: somebody, why: 'Only tried.', change } };
  const busy = whyBusy(request, state);
  if (busy !== undefined) return { kind: 'refused', refusal: busy };
  const rules = library.including(change);
  const result = step(state, requestedEntry(request, state.log.length + 1, state.now), rules);
  if (result.kind === 'refused') return { kind: 'refused', refusal: result.refusal };
  const before = overviewOf(state, library);
  const renames = change.kind === 'pathway' ? change.renames : undefined;
  return {
    kind: 'changes',
    differences: compareCases(
      renames === undefined ? before : renamedView(before, renames),
      overviewOf(result.state, rules),
    ),
  };
}
