import { hashCalendar } from '../../client/content-hash.ts';
import type { WorkingCalendar } from '../../calendar/working-calendar.ts';
import type { By } from '../../machines/entry.ts';
import type { JsonObject } from '../../machines/json.ts';
import type { RulesOffice } from '../../worker/start.ts';
import type { Draft } from './calendar-edits.ts';

/** What became of a draft: which version of its name it is. */
type Publication = Awaited<ReturnType<RulesOffice['publish']>>['publication'];

/** Publishes drafts, one after the other: what comes after a failure is published when it is asked for again. */
export async function publishDrafts(
  office: RulesOffice,
  drafts: readonly Draft[],
  asked: { readonly why: string; readonly by: By },
): Promise<readonly Publication[]> {
  const publications: Publication[] = [];
  for (const draft of drafts) {
    const { kind } = draft;
    const name = kind === 'calendar' ? draft.name : draft.authority;
    // Plain JSON in either case.
    const content = (kind === 'calendar'
      ? draft.after
      : { authority: name, closures: draft.after }) as unknown as JsonObject;
    const hash = hashCalendar(content as unknown as WorkingCalendar);
    publications.push((await office.publish({ kind, name, hash, content, ...asked })).publication);
  }
  return publications;
}
