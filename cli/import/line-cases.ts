import type { Problem } from '../../language/problem.ts';
import { parseYaml } from '../../language/load/parse-yaml.ts';
import { unreadable, type FoundCase, type ReadCase } from './found-case.ts';
import { SourceTextError } from './source-text.ts';

/** The cases of a file of JSON lines: each line a case. A line that cannot be read stops no other. */
export async function* lineCases(text: AsyncIterable<string>, file: string): AsyncGenerator<FoundCase> {
  try {
    for await (const { line, text: content } of linesOf(text)) {
      if (content.length > LONGEST_LINE) yield unreadable(tooLong(file, line));
      else if (content.trim() !== '') yield lineCase(content, file, line);
    }
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

/** A value as JSON, or what is wrong; never with a piece of the text, as the engine's own messages have it: it may be personal. */
function parsedLine(text: string): { readonly value: unknown } | { readonly message: string; readonly column: number } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    const at = /position (\d+)/.exec(said)?.[1];
    if (at === undefined) return { message: 'it ends too early', column: text.length + 1 };
    return { message: 'something is missing or too much here', column: Number(at) + 1 };
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
