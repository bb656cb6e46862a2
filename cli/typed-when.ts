import { isInstant, type Instant } from '../calendar/instant.ts';
import type { IsoDate } from '../calendar/iso-date.ts';
import { endOf, readWhen } from './moments.ts';
import { UsageError } from './usage-error.ts';

/** A date or instant that was typed behind an option. @throws {UsageError} it is none. */
export function typedWhen(option: string, text: string): IsoDate | Instant {
  return typed(option, text, readWhen);
}

/** A date that was typed behind an option. @throws {UsageError} it is none. */
export function typedDate(option: string, text: string): IsoDate {
  const when = typedWhen(option, text);
  if (isInstant(when)) throw new UsageError(`--${option} takes a date, such as 2026-03-24, not a time.`);
  return when;
}

/** An instant that was typed; a date stands for the midnight that ends it. @throws {UsageError} it is none. */
export function typedInstant(option: string, text: string): Instant {
  return typed(option, text, endOf);
}

function typed<T>(option: string, text: string, read: (text: string) => T): T {
  try {
    return read(text);
  } catch (error) {
    throw new UsageError(`--${option}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
