import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { criteria } from '../../machines/paths/goal.ts';
import type { Suite } from '../../machines/paths/suite.ts';
import type { Entry } from '../../machines/entry.ts';

/** The log of a real case, as `show --log --json` prints it. */
export interface CaseLog {
  readonly name: string;
  readonly entries: readonly Entry[];
}

/** What a JSON file holds: a generated suite, or logs of cases; or why it is neither. */
export type CoverageJson =
  | { readonly kind: 'suite'; readonly suite: Suite }
  | { readonly kind: 'logs'; readonly logs: readonly CaseLog[] }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads a suite that `paths --json` has printed, a log or a list of logs, or a file with a log on each line (`.jsonl`). */
export async function readCoverageJson(path: string, name: string): Promise<CoverageJson> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return { kind: 'unreadable', reason: `There is no file ${name}, or it cannot be read.` };
  if (/\.(jsonl|ndjson)$/i.test(path)) return readLines(text, name);
  const value = parsed(text);
  if (value === undefined) return { kind: 'unreadable', reason: `${name} is no JSON.` };
  const suite = suiteSchema.safeParse(value);
  // What the schema leaves open is data that the core itself checks as it would any entry's.
  if (suite.success) return { kind: 'suite', suite: value as Suite };
  const logs = logsIn(value, name);
  if (logs !== undefined) return { kind: 'logs', logs };
  const [issue] = looksLikeSuite(value) ? suite.error.issues : [];
  return {
    kind: 'unreadable',
    reason:
      issue === undefined
        ? `${name} is neither a suite, as “paths --json” prints it, nor a case's log, as “show --log --json” prints it.`
        : `${name} is no whole suite: ${issue.path.join('.')}: ${issue.message}.`,
  };
}

function readLines(text: string, name: string): CoverageJson {
  const logs: CaseLog[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const found = logsIn(parsed(line), `${name}:${index + 1}`);
    if (found === undefined)
      return { kind: 'unreadable', reason: `${name}:${index + 1}: the line holds no log of a case.` };
    logs.push(...found);
  }
  return { kind: 'logs', logs };
}

function logsIn(value: unknown, name: string): readonly CaseLog[] | undefined {
  const one = logSchema.safeParse(value);
  if (one.success) return [{ name, entries: one.data as unknown as readonly Entry[] }];
  const shown = shownSchema.safeParse(value);
  if (shown.success)
    return [{ name: shown.data.reference ?? name, entries: shown.data.log as unknown as readonly Entry[] }];
  const many = z.array(shownSchema).min(1).safeParse(value);
  return many.success
    ? many.data.map(({ reference, log }, index) => ({
        name: reference ?? `${name}, log ${index + 1}`,
        entries: log as unknown as readonly Entry[],
      }))
    : undefined;
}

function looksLikeSuite(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'paths' in value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const name = z.looseObject({ id: z.string(), hash: z.string() });
const answer = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('accepted') }),
  z.looseObject({ kind: z.literal('refused'), refusal: z.looseObject({ kind: z.string() }) }),
]);
const by = z.looseObject({ person: z.string(), role: z.string() });
const recorded = { on: z.string(), at: z.string(), by, data: z.record(z.string(), z.json()), answer };
const covers = z.array(z.string());
const suiteSchema = z.looseObject({
  pathway: name,
  calendar: name,
  seed: z.number(),
  criteria: z.array(z.enum(criteria)),
  limits: z.array(z.string()),
  verdicts: z.array(
    z.looseObject({
      goal: z.looseObject({ id: z.string(), criterion: z.enum(criteria) }),
      verdict: z.discriminatedUnion('kind', [
        z.looseObject({ kind: z.literal('covered'), path: z.string() }),
        z.looseObject({ kind: z.literal('unreachable'), reason: z.string() }),
        z.looseObject({ kind: z.literal('unknown'), reason: z.string() }),
      ]),
    }),
  ),
  paths: z.array(
    z.looseObject({
      id: z.string(),
      opened: z.looseObject(recorded),
      opens: covers,
      isFor: covers,
      steps: z.array(
        z.discriminatedUnion('kind', [
          z.looseObject({ kind: z.literal('event'), event: z.string(), ...recorded, covers }),
          z.looseObject({ kind: z.literal('time'), until: z.string(), covers }),
        ]),
      ),
    }),
  ),
});

const entry = z.looseObject({ kind: z.string(), seq: z.number(), at: z.string() });
const logSchema = z.array(entry).min(1);
const shownSchema = z.looseObject({ reference: z.string().optional(), log: logSchema });
