import { readFileSync } from 'node:fs';
import { UsageError } from '../usage-error.ts';

/** One thing that happens to a machine in a run. */
export type MachineStep =
  | { readonly kind: 'send'; readonly event: { readonly type: string; readonly [key: string]: unknown } }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'answer'; readonly actor: string; readonly output: unknown }
  | { readonly kind: 'fail'; readonly actor: string; readonly message: string };

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * What a word of the command line means: `PAY` or `{"type":"PAY","amount":3}` is sent, `+2h30m` lets time pass, `pack="parcel 1"`
 * answers for an actor, `pack!=lost` has it fail.
 *
 * @throws {UsageError} it means none of these.
 */
export function readStep(word: string): MachineStep {
  if (word.startsWith('+')) return { kind: 'wait', ms: readDuration(word) };
  if (word.startsWith('{')) return { kind: 'send', event: readEvent(word) };
  const answer = /^([\w.-]+)(!?)=(.*)$/s.exec(word);
  if (answer === null) return { kind: 'send', event: { type: word } };
  const [, actor = '', fails, value = ''] = answer;
  return fails === '!'
    ? { kind: 'fail', actor, message: value }
    : { kind: 'answer', actor, output: readJson(value, word) };
}

/** JSON of the command line, or of a file where it begins with @. @throws {UsageError} it is none. */
export function readJson(text: string, whole: string = text): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text.startsWith('@') ? readFileSync(text.slice(1), 'utf8') : text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `“${whole}” is not JSON: ${why}`,
      'Put it into single quotes: \'{"amount":3}\'. A text needs its double quotes.',
    );
  }
}

function readEvent(word: string): { readonly type: string } {
  const event = readJson(word);
  if (typeof event === 'object' && event !== null && 'type' in event && typeof event.type === 'string')
    return { ...event, type: event.type };
  throw new UsageError(`“${word}” is no event.`, 'An event is an object with a type: {"type":"PAY","amount":3}.');
}

function readDuration(word: string): number {
  const parts = [...word.slice(1).matchAll(/(\d+)(ms|[smhdw])/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== word.slice(1))
    throw new UsageError(
      `“${word}” is no stretch of time.`,
      'Write +30s, +15m, +2h, +3d, +2w, or several together: +1d12h.',
    );
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (units[unit] ?? 0), 0);
}
