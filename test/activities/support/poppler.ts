import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What Poppler, which shares nothing with the typesetter, reads in a PDF. */
export interface PopplerReading {
  /** The text in reading order, without the line breaks of the page. */
  readonly text: string;
  /** `Title`, `Tagged`, `Pages` and so on, as `pdfinfo` names them. */
  readonly info: Readonly<Record<string, string>>;
  /** The tree of tags with their text. */
  readonly structure: string;
  readonly fonts: readonly string[];
}

/** Reads a PDF with Poppler's programs (apt-get install poppler-utils). */
export function readPdf(bytes: Uint8Array): PopplerReading {
  const directory = mkdtempSync(join(tmpdir(), 'duecourse-pdf-'));
  const file = join(directory, 'paper.pdf');
  const run = (program: string, ...words: string[]): string =>
    execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    writeFileSync(file, bytes);
    const lines = run('pdfinfo', file).split('\n');
    return {
      text: run('pdftotext', file, '-').replaceAll(/\s+/g, ' ').trim(),
      info: Object.fromEntries(
        lines.map((line) => [line.split(':')[0] ?? '', line.slice(line.indexOf(':') + 1).trim()]),
      ),
      structure: run('pdfinfo', '-struct-text', file),
      fonts: run('pdffonts', file)
        .split('\n')
        .slice(2)
        .filter(Boolean)
        .map((line) => line.split(/\s+/)[0]?.split('+')[1] ?? ''),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
