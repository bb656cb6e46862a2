import type { Draft } from './draft.ts';
import { draftView } from './draft-view.ts';
import type { ActionOccasion } from './occasion.ts';
import { raiseAction } from './raise-effects.ts';

/**
 * Milestones by condition: their actions are taken when it first holds, after an entry or when a limit passes, and again only
 * after it has ceased to.
 */
export function reachMilestones(draft: Draft, occasion: ActionOccasion): void {
  for (const milestone of draft.compiled.milestones) {
    const spec = draft.compiled.pathway.milestones[milestone.id];
    const active = spec?.during === undefined || spec.during.some((path) => draft.activeStates.has(path));
    const result = milestone.when.evaluate(draftView(draft));
    const holds = active && result.ok && result.value === true;
    const id = `milestone:${milestone.id}`;
    if (holds === draft.reached.has(id)) continue;
    draft.reached = holds
      ? new Set([...draft.reached, id])
      : new Set([...draft.reached].filter((known) => known !== id));
    if (!holds) continue;
    for (const action of spec?.do ?? []) raiseAction(draft, action, occasion);
  }
}
