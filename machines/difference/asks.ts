import { addDays, weekdayOf } from '../../calendar/iso-date.ts';
import { londonDate, londonInstant } from '../../calendar/london.ts';
import type { Pathway } from '../../language/schema/pathway.ts';
import { inverseOf, renamed } from '../renames.ts';
import { instantOf, type Log, type LogStep } from './log.ts';
import type { Named } from './probes.ts';

type Ask = Extract<LogStep, { readonly kind: 'asks' }>;

/**
 * Who may read and record what behind a log: every role of either version, for every purpose, in office hours and at night. Whoever
 * holds a role in the log asks as that person.
 */
export function* asksBehind(log: Log, versions: readonly Named[]): Generator<Ask> {
  const last = log.at(-1);
  if (last === undefined) return;
  const today = londonDate(instantOf(last));
  const wednesday = addDays(today, 7 + 2 - weekdayOf(today));
  const times = [londonInstant(wednesday, '11:00'), londonInstant(addDays(wednesday, 3), '03:00')];
  const persons = new Map(
    log.flatMap((step) => (step.kind === 'time' ? [] : [[step.by.role, step.by.person] as const])),
  );
  const seen = new Set<string>();
  for (const { subject, renames } of versions) {
    const back = inverseOf(renames);
    const { pathway } = subject.compiled;
    for (const { may, what, purposes } of askedIn(pathway)) {
      const named = what.startsWith('event:') ? `event:${renamed(back.events, what.slice('event:'.length))}` : what;
      for (const id of Object.keys(pathway.roles)) {
        const role = renamed(back.roles, id);
        const by = { person: persons.get(role) ?? `p-${role}`, role };
        for (const purpose of [undefined, ...purposes])
          for (const at of times) {
            const key = [may, named, role, purpose, at].join(' ');
            if (seen.has(key)) continue;
            seen.add(key);
            yield { kind: 'asks', may, by, what: named, at, ...(purpose === undefined ? {} : { purpose }) };
          }
      }
    }
  }
}

interface Asked {
  readonly may: 'read' | 'record';
  readonly what: string;
  readonly purposes: readonly string[];
}

function* askedIn({ access }: Pathway): Generator<Asked> {
  const purposes = [...new Set(Object.values(access).flatMap((rule) => rule.purposes ?? []))];
  const seen = new Set<string>();
  for (const { may, what } of Object.values(access))
    for (const one of what) {
      if (seen.has(`${may} ${one}`)) continue;
      seen.add(`${may} ${one}`);
      yield { may, what: one, purposes };
    }
}
