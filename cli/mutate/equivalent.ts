import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { UsageError } from '../usage-error.ts';

const listSchema = z.record(z.string(), z.string().min(1));

/**
 * Faults that change nothing a case could show, by id, each with the reason.
 *
 * @throws {UsageError} the file cannot be read, or is no such list.
 */
export async function readEquivalent(path: string | undefined): Promise<ReadonlyMap<string, string>> {
  if (path === undefined) return new Map();
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) throw new UsageError(`There is no file ${path}, or it cannot be read.`);
  const list = listSchema.safeParse(parsed(text) ?? {});
  if (!list.success)
    throw new UsageError(
      `${path} is no list of faults with reasons.`,
      'Write a line for each: "deadlines.icpc: a day later": Why no case could show it.',
    );
  return new Map(Object.entries(list.data));
}

function parsed(text: string): unknown {
  try {
    return parse(text) as unknown;
  } catch {
    return text;
  }
}
