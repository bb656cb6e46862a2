import { addDays, weekdayOf } from '../../calendar/iso-date.ts';
import { londonDate, londonInstant } from '../../calendar/london.ts';
import { mayRead, mayRecord } from '../access.ts';
import type { CaseState } from '../case-state.ts';
import type { Library } from '../library.ts';

/** Who may read and record what at the case's stand: every role, for every purpose, in office hours and at night, as text. */
export function accessOf(state: CaseState, whats: readonly string[], library: Library): string {
  const { pathway } = library.pathway(state.rules.pathway.hash);
  const purposes = new Set(Object.values(pathway.access).flatMap((rule) => rule.purposes ?? []));
  const today = londonDate(state.now);
  const weekday = addDays(today, 7 + 3 - weekdayOf(today));
  const times = [londonInstant(weekday, '11:00'), londonInstant(addDays(weekday, 4), '03:00')];
  const answers: string[] = [];
  for (const what of whats)
    for (const role of Object.keys(pathway.roles))
      for (const purpose of [undefined, ...purposes])
        for (const at of times) {
          const person = state.people[role]?.person ?? `p-${role}`;
          const request = { by: { person, role }, what, at, ...(purpose === undefined ? {} : { purpose }) };
          const read = mayRead(state, request, library);
          const record = mayRecord(state, request, library);
          answers.push(`${read.allowed ? `read ${read.records ?? ''}` : '-'}${record.allowed ? '+' : '-'}`);
        }
  return answers.join();
}
