import { createReadStream } from 'node:fs';
import type { Problem } from '../../language/problem.ts';

/** A file that cannot be read as text, and where that shows. */
export class SourceTextError extends Error {
  override readonly name = 'SourceTextError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

/**
 * The text of a UTF-8 file in pieces, without its byte order mark, so that a file of any size can be read.
 *
 * @param name - what messages call the file.
 * @throws {SourceTextError} it cannot be opened, or is in another encoding: the usual ones of spreadsheets are told.
 */
export async function* textOf(path: string, name: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  let isFirst = true;
  try {
    for await (const piece of createReadStream(path)) {
      const bytes = piece as Buffer;
      if (isFirst && isUtf16(bytes)) throw badEncoding(name, 1, 'is written in UTF-16.');
      isFirst = false;
      const text = decoded(decoder, bytes, true);
      if (text === undefined) throw badEncoding(name, line + validLines(bytes), 'is not UTF-8 here.');
      line += countLines(text);
      yield text;
    }
    if (decoded(decoder, Buffer.alloc(0), false) === undefined) throw badEncoding(name, line, 'is not UTF-8 here.');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (why === undefined) throw error;
    const message = why === 'ENOENT' ? `There is no file ${name}.` : `${name} cannot be read (${why}).`;
    throw new SourceTextError({ code: 'unreadable-file', file: name, line: 1, column: 1, path: '', message });
  }
}

function decoded(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array, stream: boolean): string | undefined {
  try {
    return decoder.decode(bytes, { stream });
  } catch {
    return undefined;
  }
}

function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** Lines of the piece up to the first byte that is not UTF-8. */
function validLines(bytes: Uint8Array): number {
  const text = new TextDecoder('utf-8').decode(bytes);
  return countLines(text.slice(0, Math.max(text.indexOf('\uFFFD'), 0)));
}

function countLines(text: string): number {
  return text.split('\n').length - 1;
}

function badEncoding(file: string, line: number, what: string): SourceTextError {
  return new SourceTextError({
    code: 'bad-encoding',
    file,
    line,
    column: 1,
    path: '',
    message: `The file ${what}`,
    hint: 'Save it as UTF-8; spreadsheets call that “CSV UTF-8”. Nothing from here on was read.',
  });
}
