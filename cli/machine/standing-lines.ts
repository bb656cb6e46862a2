import type { Terminal } from '../terminal.ts';
import { paint } from '../terminal.ts';
import type { Standing } from './machine-run.ts';

/** What a step led to, as lines: where the machine stands, what it waits for, what it asked for. */
export function machineStandingLines(word: string, now: Standing, terminal: Terminal): readonly string[] {
  const about = [
    ...now.tags.map((tag) => `#${tag}`),
    ...now.waitingFor.map((actor) => `waits for ${actor}`),
    ...now.timers.map(({ event, dueAt }) => `${timerText(event)} at ${clock(dueAt)}`),
  ];
  const state = now.status === 'active' ? stateText(now.value) : `${stateText(now.value)} (${now.status})`;
  return [
    `${paint(terminal, 'dim', clock(now.at))}  ${word.padEnd(12)}  ${paint(terminal, 'bold', state)}`,
    ...(about.length === 0 ? [] : [`${indent}${paint(terminal, 'dim', about.join('; '))}`]),
    ...now.effects.map(
      ({ name, params }) => `${indent}effect ${name}${params === undefined ? '' : ` ${JSON.stringify(params)}`}`,
    ),
    ...(now.output === undefined ? [] : [`${indent}output ${JSON.stringify(now.output)}`]),
    ...(now.error === undefined ? [] : [`${indent}${paint(terminal, 'red', `error ${errorText(now.error)}`)}`]),
  ];
}

const indent = ' '.repeat(35);

function clock(instant: string): string {
  return instant.slice(0, 19).replace('T', ' ');
}

function timerText(event: string): string {
  const after = /^xstate\.after\.(.+?)\.(.+)$/.exec(event);
  return after === null ? event : `after ${after[1]}`;
}

/** `a.b` for nested states, `{left: a, right: b}` for parallel ones. */
function stateText(value: unknown): string {
  if (typeof value === 'string') return value;
  const entries = Object.entries(value as object);
  const texts = entries.map(([key, inner]) => {
    const text = stateText(inner);
    if (text === '{}') return key;
    return entries.length === 1 ? `${key}.${text}` : `${key}: ${text}`;
  });
  return texts.length === 1 ? (texts[0] ?? '') : `{${texts.join(', ')}}`;
}

function errorText(error: unknown): string {
  return error instanceof Error ? error.message : JSON.stringify(error);
}
