import type { Problem } from '../../language/problem.ts';
import { parseYaml } from '../../language/load/parse-yaml.ts';
import { noCase, unreadable, type FoundCase, type ReadCase } from './found-case.ts';
import { SourceTextError } from './source-text.ts';

/** The cases of a file of JSON lines: each line a case. A line that cannot be read stops no other. */
export async function* lineCases(text: AsyncIterable<string>, file: string): AsyncGenerator<FoundCase> {
  let isEmpty = true;
  try {
    for await (const { line, text: content } of linesOf(text)) {
      if (content.trim() !== '') isEmpty = false;
      if (content.length > LONGEST_LINE) yield unreadable(tooLong(file, line));
      else if (content.trim() !== '') yield lineCase(content, file, line);
    }
    if (isEmpty) yield noCase(file, 'Each line is a whole case, in JSON.');
  } catch (error) {
    if (!(error instanceof SourceTextError)) throw error;
    yield unreadable(error.problem);
  }
}

/** More characters than a case has: its history has to travel to the server in one piece. */
const LONGEST_LINE = 4_000_000;

/** Lines with their numbers. Of one that is too long only the beginning is kept. */
async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<{ readonly line: number; readonly text: string }> {
  let line = 1;
  let kept = '';
  for await (const piece of text) {
    const [first = '', ...others] = piece.split('\n');
    kept = (kept + first).slice(0, LONGEST_LINE + 1);
    for (const other of others) {
      yield { line, text: kept };
      line += 1;
      kept = other;
    }
  }
  yield { line, text: kept };
}

function lineCase(text: string, file: string, line: number): FoundCase {
  const parsed = parsedLine(text);
  if ('column' in parsed) {
    const message = `The line is no JSON: ${parsed.message}.`;
    const hint = 'Every line is a whole case, with no comma behind it. A list of cases is not read.';
    return unreadable({ code: 'json-syntax', file, line, column: parsed.column, path: '', message, hint }, text);
  }
  return {
    place: { file, line, column: 1 },
    reference: referenceOf(parsed.value),
    text,
    read: () => readLine(text, file, line),
  };
}

/** The tree with its places: JSON is YAML, and read as such; keys that are given twice come to light, too. */
function readLine(text: string, file: string, line: number): ReadCase {
  const { tree, problems } = parseYaml(text, file);
  return { ...(tree === undefined ? {} : { tree }), problems, firstLine: line };
}

/** A value as JSON, or where it ceases to be JSON; the engine's own messages quote the text, which may be personal. */
function parsedLine(text: string): { readonly value: unknown } | { readonly message: string; readonly column: number } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    const length = longestBeginning(text);
    const message = length === text.length ? 'it ends too early' : 'something is missing or too much here';
    return { message, column: length + 1 };
  }
}

/** How many characters are the beginning of some JSON: what goes on well can be cut anywhere, so halving finds it. */
function longestBeginning(text: string): number {
  let [sound, broken] = [0, text.length + 1];
  while (broken - sound > 1) {
    const middle = Math.floor((sound + broken) / 2);
    if (isBeginning(text.slice(0, middle))) sound = middle;
    else broken = middle;
  }
  return sound;
}

function isBeginning(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    const position = /position (\d+)/.exec(said)?.[1];
    return /end of JSON|Unterminated string/.test(said) || Number(position ?? -1) >= text.length;
  }
}

function referenceOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('reference' in value)) return undefined;
  return typeof value.reference === 'string' ? value.reference : undefined;
}

function tooLong(file: string, line: number): Problem {
  const message = `The line has more than ${LONGEST_LINE} characters: no case is so long.`;
  return { code: 'line-too-long', file, line, column: 1, path: '', message };
}
