import { parse } from 'yaml';
import { isJsonObject, type Json, type JsonObject } from '../../../language/json.ts';
import { lower } from '../../../language/lower.ts';
import { pathwaySchema, type Pathway } from '../../../language/schema/pathway.ts';

/** What every small pathway of these tests has, unless it says otherwise: two roles and a child protection authority nobody runs. */
const frame = `
pathway: small
title: Small pathway
nation: england
calendar: england-and-wales
roles: { worker: { title: Social worker, mailbox: workers }, manager: { title: Team manager, mailbox: managers } }
values: {}
events: { CASE_OPENED: { title: Case opened, recordedBy: [worker, manager] } }
initial: open
states: { open: {} }
notifications:
  deadlineReminder: { title: Reminder, subject: '{deadline.title} soon', text: 'Due {deadline.due}.' }
  deadlinePassed: { title: Missed, subject: '{deadline.title} missed', text: 'Was due {deadline.due}.' }
  deadlineTargetPassed: { title: Aim missed, subject: '{deadline.title}: aim missed', text: 'Aim missed.' }
`;

/**
 * A pathway of YAML text, read by the grammar and lowered, on top of the frame above. An event without roles may be recorded
 * by both; \`accepts\` names events that every state accepts.
 */
export function smallPathway(yaml: string): Pathway {
  const written = asObject(parse(yaml));
  const merged = mergeJson(asObject(parse(frame)), written);
  const events = Object.fromEntries(
    Object.entries(asObject(merged['events'])).map(([name, event]) => [
      name,
      { title: name, recordedBy: ['worker', 'manager'], ...asObject(event) },
    ]),
  );
  const states = written['states'] ?? merged['states'] ?? {};
  const { accepts, ...rest } = merged;
  const on = {
    ...Object.fromEntries((Array.isArray(accepts) ? accepts : []).map((name) => [String(name), {}])),
    ...asObject(merged['on'] ?? {}),
  };
  const initial = written['initial'] ?? Object.keys(asObject(states))[0] ?? 'open';
  return lower(pathwaySchema.parse({ ...rest, events, states, initial, on }));
}

function mergeJson(base: JsonObject, over: JsonObject): JsonObject {
  const merged: { [key: string]: Json } = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isJsonObject(below) && isJsonObject(value) ? mergeJson(below, value) : value;
  }
  return merged;
}

function asObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
