import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Where the guides lie. */
export const guideFolder = fileURLToPath(new URL('../../docs/guides/', import.meta.url));

/**
 * Which running product a guide is followed with: one that all of these share, each with cases of its own; one of its own, because
 * it changes what every case lives by; or none, because it calls none or starts one itself.
 */
export type GuideProduct = 'shared' | 'of its own' | 'none';

/** The files of the guides followed with this product. A new guide is followed with none until it is listed below. */
export async function guidesWith(product: GuideProduct): Promise<readonly string[]> {
  const guides = (await readdir(guideFolder)).filter((name) => name.endsWith('.md')).sort();
  return guides.filter((guide) => (followed[guide]?.product ?? 'none') === product);
}

/** What readers of a guide are told they will see. */
export function promisesOf(guide: string): readonly RegExp[] {
  return followed[guide]?.promises ?? [];
}

const followed: {
  readonly [guide: string]: { readonly product: GuideProduct; readonly promises: readonly RegExp[] };
} = {
  'definition-language.md': {
    product: 'none',
    promises: [
      // Twelve working days instead of ten are looser than statute; `progres` is meant to be `progress`.
      /mistaken\.yaml:6:10: deadlines\.firstCoreGroup\.due: .*looser than statute/,
      /mistaken\.yaml:17:20: .*Did you mean “progress”/,
      // Eight working days from Tuesday 14 April 2026.
      /firstCoreGroup#1, due: expected 2026-04-28, but it is 2026-04-24/,
      /does not answer the agenda item “The child's view”/,
      /2 problems in 1 file/,
    ],
  },
  'command-line.md': {
    product: 'shared',
    promises: [
      /^Opened WBC-1004/m,
      /Recorded as entry 2 of WBC-1004/,
      /discussion-4712/,
      /First core group: 10 working days → 10 days \(never later\)$/m,
      // Held on Monday 27 April 2026: a month later, or a fortnight.
      /Core group: Wed 27 May 2026 → Mon 11 May 2026 \(met → met late\)/,
    ],
  },
  'case-files.md': {
    product: 'none',
    promises: [
      /wrong\.yaml:21:45: deadline icpc#1, due: expected 2026-04-15, but it is 2026-04-16/,
      /There is no deadline “ipcp”/,
      /^enquiry 0$/m,
    ],
  },
  'your-authority-in-an-afternoon.md': {
    product: 'none',
    promises: [
      /EAS-06 is placed nowhere/,
      // Eight working days after Tuesday 14 April 2026: the 15th to the 17th, the 20th to the 24th.
      /^Friday 24 April 2026/m,
      /1 definition checked \(.*eastvale\.yaml\): no problems/,
      /mistaken\.yaml:\d+:\d+: deadlines\.firstCoreGroup\.due: .*looser than statute/,
      /There is no condition “advocateOfered”\. Did you mean “advocateOffered”/,
      /First core group: 10 working days → 8 working days/,
      /Child protection pathway, Eastvale: written to .*eastvale\.svg/,
      /Of 2 deadlines with a figure, 2 are enforced/,
      /✗ Initial conference held .*refused/,
      /✓ Everything is as .*first-case\.yaml expects/,
      // Four weeks after Wednesday 22 April 2026; five weeks lead to the 27th of May.
      /deadline coreGroup#1, due: expected 2026-05-20, but it is 2026-05-27/,
    ],
  },
  'extensions-and-stopped-clocks.md': {
    product: 'shared',
    promises: [
      /Answer +Mon 23 Nov 2026 +paused +stands still since Tue 3 Nov 2026/,
      // Seven working days after 23 November, then six; the 30th is St Andrew's Day.
      /Answer +Thu {2}3 Dec 2026 .*originally Mon 23 Nov 2026/,
      /stood still from Tue 3 Nov 2026 to Wed 11 Nov 2026/,
      /Answer +Wed {2}2 Dec 2026 .*originally Mon 23 Nov 2026/,
      /Answer +Fri 27 Nov 2026 +met +on Tue 17 Nov 2026, originally Mon 9 Nov 2026 \(missed\)/,
      /Conference at.* +Thu 26 Nov 2026 .*originally Tue 17 Nov 2026 \(missed\)/,
      /Thu 26 Nov 2026 granted by p-chair, entry \d+\n +consulted: p-cm, p-hos/,
      /Initial child.* +Tue 10 Nov 2026 +overdue/,
      /two other people than the chair/,
      /Head of service who was consulted: p-hos/,
      /Why: The only interpreter is ill/,
      /Requests answered in time +1 +1 \(100%\) +0 \(0%\) .*1 +1$/m,
    ],
  },
  'running-cases.md': {
    product: 'of its own',
    promises: [
      /Initial child protection conference: 15 working days → 12 working days/,
      // Fifteen working days from Tuesday 17 November 2026 are the 8th of December, twelve the 3rd.
      /^WBC-5001\n {2}Initial child protection conference: Tue 8 Dec 2026 → Thu 3 Dec 2026 \(running\)/m,
      /^1 case: 1 would move \(1 with something different\)\.$/m,
      /^1 case: 1 moved \(1 with something different\)\.$/m,
      /Moved to another version of warrington,\s+“Conferences\s+within\s+twelve\s+days”/,
      /^1 case: 0 moved, 1 there already\.$/m,
      /The new version has no deadline “initialConference”/,
    ],
  },
  'importing.md': {
    product: 'shared',
    promises: [
      /caseload\.csv:8:11: WBC-7005: Entry 2 \(Initial conference booked, Thursday 12 November 2026\) does not hold/,
      /^5 cases: 4 can be imported, 1 refused\.$/m,
      /^5 cases: 4 imported, 1 refused\.$/m,
      // Fifteen working days from Wednesday 4 November 2026.
      /Initial child protection conference +Wed 25 Nov 2026/,
      /^1 case: 1 imported, 0 refused\.$/m,
      /^2 cases: 0 imported, 2 there already, 0 refused\.$/m,
      /and it is another one: entry 2 differs\./,
    ],
  },
  'upgrading.md': {
    product: 'none',
    promises: [
      /^\d+\.\d+\.\d+-[0-9a-f]{12} +current +runs +1$/m,
      /Every case is on the current version\./,
      // Fifteen working days from Tuesday 17 November 2026.
      /Initial child protection conference +Tue +8 Dec 2026/,
    ],
  },
  'corrections.md': {
    product: 'shared',
    promises: [
      // Fifteen working days from Tuesday 27 October 2026; from Tuesday 3 November they are the 24th.
      /Initial child protection conference was due on 17 November 2026, before it was known here/,
      /moved from Tue 17 Nov 2026 to Tue 24 Nov 2026/,
      /“Missed date” to .*: was sent in error/,
      /Strategy discussion held, on Tue 27 Oct 2026/,
      /Correction: entry 2 amended, on Tue 3 Nov 2026/,
      /Entry \d+ \(Initial conference booked\) would no longer hold/,
      /There is no entry 99 to correct/,
      /has been struck already/,
      /"Strategy discussion held" is corrected by .*Team manager, not by Parents and carers/s,
    ],
  },
  'moving-calendars.md': {
    product: 'of its own',
    promises: [
      // Fifteen working days from Tuesday 17 November 2026 are the 8th of December; with the 30th of November closed, the 9th.
      /Initial child protection conference: Tue 8 Dec 2026 → Wed 9 Dec 2026 \(running\)/,
      /^Published england-and-wales, version 1\./m,
      /Calendar published anew: england-and-wales,\s+“Proclaimed on 23\s+November”/,
      /^1 case: 0 moved, 1 there already\.$/m,
      /WBC-6001 {2}refused: This version of england-and-wales is known to 4 December 2026/,
    ],
  },
  'http.md': {
    product: 'shared',
    promises: [
      /\{"status":"ok","version":/,
      /\{"reference":"WBC-8001","already":false,/,
      // Fifteen working days from Tuesday 17 November 2026.
      /"title":"Initial child protection conference",.*"due":"2026-12-08"/,
      /"\/problems\/refused",.*"kind":"notAccepted"/,
      /"pointer":"#\/evnt","detail":"is not known here\. Did you mean “event”\?"/,
      /"type":"\/problems\/wrong-data","status":422/,
      /(?:"seq":2,"at":"[^"]+".*){2}/s,
      /\{"allowed":true,"rule":/,
      /\{"allowed":false,.*"because":/,
      /^[1-9]\d*$/m,
    ],
  },
  'operations.md': {
    product: 'none',
    promises: [
      /No case fits/,
      /WBC-3001: restored with \d+ entries/,
      // Fifteen working days from Tuesday 17 November 2026.
      /Initial child protection conference +Tue +8 Dec 2026/,
      /no address is recorded for p-mother/,
      /No case has an incident/,
      /This case was erased on/,
    ],
  },
};
