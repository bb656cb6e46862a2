import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { Log } from './log.ts';

/** A log in which one step says a little less: a value or an item of a list left out, the largest first. */
export function* simplerLogs(log: Log, at: number): Generator<Log> {
  const step = log[at];
  if (step === undefined || step.kind === 'time' || step.kind === 'asks') return;
  for (const data of lessData(step.data)) yield log.with(at, { ...step, data });
}

function* lessData(data: JsonObject): Generator<JsonObject> {
  const names = Object.keys(data).toSorted((one, other) => sizeOf(data[other]) - sizeOf(data[one]));
  for (const name of names) {
    const { [name]: _left, ...rest } = data;
    yield rest;
  }
  for (const name of names) for (const inner of lessOf(data[name] ?? null)) yield { ...data, [name]: inner };
}

function* lessOf(value: Json): Generator<Json> {
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    for (let index = items.length - 1; index >= 0; index -= 1) yield items.toSpliced(index, 1);
    for (const [index, item] of items.entries()) for (const inner of lessOf(item)) yield items.with(index, inner);
  } else if (isJsonObject(value)) yield* lessData(value);
}

function sizeOf(value: Json | undefined): number {
  return JSON.stringify(value ?? null).length;
}
