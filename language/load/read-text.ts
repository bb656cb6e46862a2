import { readFile, stat } from 'node:fs/promises';
import type { Problem } from '../problem.ts';

/** A file's text, or why it cannot be read. */
export type ReadText = { readonly text: string } | { readonly problem: Problem };

/** Largest file that is read: a resolved definition has to fit, compressed, into a workflow's input of 2 MB. */
export const MAX_FILE_BYTES = 1_000_000;

/** Reads a UTF-8 file. What keeps it from being read is a problem with its place, never a throw. */
export async function readText(path: string, file: string): Promise<ReadText> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return failed(file, 'not-a-file', `${file} is not a file.`);
    if (found.size > MAX_FILE_BYTES) return tooLarge(file, found.size);
    return decode(await readFile(path), file);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const message = why === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read (${why}).`;
    return failed(file, why === 'ENOENT' ? 'no-such-file' : 'unreadable-file', message);
  }
}

function tooLarge(file: string, size: number): ReadText {
  const limit = `${MAX_FILE_BYTES / 1_000_000} MB`;
  const message = `${file} has ${(size / 1_000_000).toFixed(1)} MB; a definition file may have ${limit}.`;
  return failed(file, 'file-too-large', message, 'Move long texts into templates, or check that this is a definition.');
}

/** Text in UTF-8, with or without a byte order mark. */
function decode(bytes: Uint8Array, file: string): ReadText {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return failed(file, 'bad-encoding', `${file} is written in UTF-16.`, 'Save it as UTF-8.');
  }
  const text = new TextDecoder('utf-8').decode(bytes);
  const bad = firstInvalidByte(bytes);
  if (bad !== undefined) {
    const byte = (bytes[bad] ?? 0).toString(16).padStart(2, '0');
    const place = placeOf(new TextDecoder('utf-8').decode(bytes.subarray(0, bad)));
    return failed(file, 'bad-encoding', `The byte 0x${byte} is not UTF-8.`, 'Save the file as UTF-8.', place);
  }
  // oxlint-disable-next-line no-control-regex -- these are the characters YAML does not allow
  const control = text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/);
  if (control >= 0) {
    const code = text.charCodeAt(control).toString(16).padStart(4, '0');
    return failed(
      file,
      'bad-character',
      `The control character U+${code} may not stand in a definition.`,
      'Remove it.',
      placeOf(text.slice(0, control)),
    );
  }
  return { text };
}

/** Decoding each prefix would be slow: a valid text encodes to its own bytes, so the first difference is the culprit. */
function firstInvalidByte(bytes: Uint8Array): number | undefined {
  const again = new TextEncoder().encode(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  const at = bytes.findIndex((byte, index) => byte !== again[index]);
  return at >= 0 ? at : undefined;
}

function placeOf(before: string): { readonly line: number; readonly column: number } {
  const lines = before.split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

function failed(file: string, code: string, message: string, hint?: string, place = { line: 1, column: 1 }): ReadText {
  return { problem: { code, file, ...place, path: '', message, ...(hint === undefined ? {} : { hint }) } };
}
