import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { log } from '@temporalio/workflow';
import type { AppendReceipt, AppendToJournal, CaseOpening, LibraryItem } from '../activities/journal/journal.ts';
import type { Instant } from '../calendar/instant.ts';
import type { Entry } from '../machines/entry.ts';
import { patientJournal, quickJournal } from './activity-stubs.ts';
import type { Versions } from './case-input.ts';
import { broughtByEntries } from './case-library.ts';
import { asJson } from './case-opening.ts';
import type { Clock } from './clock.ts';
import type { JournalStanding } from './incident.ts';

/** Bytes of JSON in one append; a payload may have 2 MB. */
const BATCH_BYTES = 500_000;

/** Keeps the journal level with the log. */
export interface JournalKeeper {
  /** Starts an append if one is due and none is under way. What machines entered goes along, but starts none. */
  flush(): void;
  /** The last entry the journal has confirmed. */
  through(): number;
  /** Does it lag for a reason that will not pass by itself in a moment? Then nobody waits for it. */
  isDown(): boolean;
  isIdle(): boolean;
  /** Has it confirmed everything, the closing included? */
  isComplete(): boolean;
  standing(): JournalStanding;
  /** Forgets a permanent trouble, so that the next flush tries again. */
  retry(): void;
}

/** What a keeper watches. */
export interface Journaled {
  readonly caseId: string;
  readonly opening: CaseOpening;
  readonly through: number;
  readonly clock: Clock;
  log(): readonly Entry[];
  /** The rules that came after the opening. */
  versions(): Versions;
  /** Set once the case is about to complete: it goes to the journal with the last entries. */
  closedAt(): Instant | undefined;
  /** Told whenever the standing changed. */
  changed(): void;
}

/**
 * Every entry goes to the journal, in order, by an activity that is scheduled when the entry is already durable here: so
 * the journal never holds what the case does not. Entries that machines made (an effect's receipt) wait for the next
 * append: the activity that carried the effect out remembers it too, so that nothing goes out twice after a loss.
 */
export function createJournalKeeper(journaled: Journaled): JournalKeeper {
  let through = journaled.through;
  let knowsCase = through > 0;
  let closedTold = false;
  let busy = false;
  let gapsClosed = 0;
  let trouble: JournalStanding['trouble'];

  function isDue(): boolean {
    const urgent = journaled.log().findLast((entry) => entry.kind !== 'effectDone')?.seq ?? 0;
    return urgent > through || (journaled.closedAt() !== undefined && !closedTold);
  }

  function nextAppend(): AppendToJournal {
    const waiting = journaled.log().slice(through);
    const entries = firstBytes(waiting, BATCH_BYTES);
    const closedAt = entries.length === waiting.length ? journaled.closedAt() : undefined;
    return {
      caseId: journaled.caseId,
      from: through + 1,
      entries,
      ...(knowsCase ? {} : { opening: journaled.opening }),
      ...libraryFor(broughtByEntries(entries, journaled.versions())),
      ...(closedAt === undefined ? {} : { closedAt }),
    };
  }

  function flush(): void {
    if (busy || !isDue() || trouble?.permanent === true) return;
    busy = true;
    const append = nextAppend();
    void (trouble === undefined ? quickJournal : patientJournal).appendToJournal(append).then(
      (receipt) => {
        took(append, receipt);
        proceed();
      },
      (error: unknown) => {
        failed(error);
        proceed();
      },
    );
  }

  function took({ closedAt }: AppendToJournal, { nextSeq }: AppendReceipt): void {
    through = Math.max(through, nextSeq - 1);
    knowsCase = true;
    closedTold ||= closedAt !== undefined;
    trouble = undefined;
    gapsClosed = 0;
  }

  function failed(error: unknown): void {
    const expected = expectedAfterGap(error);
    if (expected !== undefined && gapsClosed < 3) {
      gapsClosed += 1;
      knowsCase = expected !== 'opening';
      through = expected === 'opening' ? 0 : expected - 1;
      return;
    }
    gapsClosed = 0;
    trouble = { since: trouble?.since ?? journaled.clock.now(), ...troubleOf(error) };
    log.warn('The journal takes no entries', { permanent: trouble.permanent });
  }

  /** With what has come meanwhile, or with another attempt. */
  function proceed(): void {
    busy = false;
    flush();
    journaled.changed();
  }

  return {
    flush,
    through: () => through,
    isDown: () => trouble !== undefined,
    isIdle: () => !busy,
    isComplete: () => closedTold && through >= journaled.log().length,
    standing: () => ({
      through,
      waiting: journaled.log().length - through,
      ...(trouble === undefined ? {} : { trouble }),
    }),
    retry() {
      if (trouble?.permanent === true) trouble = undefined;
    },
  };
}

function libraryFor({ pathways = {}, calendars = {} }: Versions): Pick<AppendToJournal, 'library'> {
  const library: LibraryItem[] = [
    ...Object.entries(pathways).map(([hash, content]) => ({
      hash,
      kind: 'pathway' as const,
      content: asJson(content),
    })),
    ...Object.entries(calendars).map(([hash, content]) => ({
      hash,
      kind: 'calendar' as const,
      content: asJson(content),
    })),
  ];
  return library.length === 0 ? {} : { library };
}

function firstBytes(entries: readonly Entry[], bytes: number): readonly Entry[] {
  let sum = 0;
  const end = entries.findIndex((entry, index) => {
    sum += JSON.stringify(entry).length;
    return sum > bytes && index > 0;
  });
  return end < 0 ? entries : entries.slice(0, end);
}

/** After a loss on its side the journal says from where it needs the entries again; the case has them all. */
function expectedAfterGap(error: unknown): number | 'opening' | undefined {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  if (!(cause instanceof ApplicationFailure) || cause.type !== 'JournalGap') return undefined;
  const [data] = cause.details ?? [];
  if (typeof data !== 'object' || data === null || !('expected' in data)) return undefined;
  const { expected } = data;
  return typeof expected === 'number' || expected === 'opening' ? expected : undefined;
}

function troubleOf(error: unknown): { readonly reason: string; readonly permanent: boolean } {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  const permanent = cause instanceof ApplicationFailure && cause.nonRetryable === true;
  return { reason: (cause ?? (error as Error)).message, permanent };
}
