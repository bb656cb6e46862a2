import type { Pathway } from '../../language/schema/pathway.ts';
import type { EventEntry } from '../entry.ts';
import { isJsonObject, type Json } from '../json.ts';
import { amountOf, fieldsIn, valuesIn } from './field-walk.ts';
import { faultId, recordId } from './goal-ids.ts';

/** How an event that was accepted was recorded: by whom, with what that may be left out, at which limits. */
export function recordGoalsOf({ events }: Pathway, { type, by, data }: EventEntry): readonly string[] {
  const spec = events[type];
  if (spec === undefined) return [];
  const goals = [recordId(type, `by:${by.role}`)];
  for (const { path, field, value } of valuesIn(data, spec.data)) {
    if (field.optional) goals.push(recordId(type, `with:${path}`));
    if (field.min === undefined && field.max === undefined) continue;
    const amount = amountOf(value);
    if (amount === field.min) goals.push(recordId(type, `least:${path}`));
    if (amount === field.max) goals.push(recordId(type, `most:${path}`));
  }
  return goals;
}

/** What was wrong with the data of an event that was refused for one thing in it. */
export function badDataGoalsOf({ events }: Pathway, { type, data }: EventEntry, problem: string): readonly string[] {
  const spec = events[type];
  if (spec === undefined) return [];
  const path = problem.replaceAll(/\[\d+\]/g, '[]');
  const field = [...fieldsIn(spec.data)].find((one) => one.path === path)?.field;
  if (field === undefined) return [];
  const value = valueAtExact(data, problem);
  if (value === undefined) return [faultId(type, `without:${path}`)];
  if (field.type === 'value') return [faultId(type, `unlisted:${path}`)];
  const amount = amountOf(value);
  if (amount === undefined) return [];
  if (field.min !== undefined && amount < field.min) return [faultId(type, `below:${path}`)];
  return field.max !== undefined && amount > field.max ? [faultId(type, `above:${path}`)] : [];
}

/** What stands at a problem's place, items of lists by their number: `practitioners[1].agency`. */
function valueAtExact(data: Json, place: string): Json | undefined {
  let value: Json | undefined = data;
  for (const step of place.split(/[.[\]]+/).filter((one) => one !== '')) {
    if (Array.isArray(value)) value = (value as readonly Json[])[Number(step)];
    else value = isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return value;
}
