import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What Python's e-mail package finds in a message: a reader that shares nothing with the writer. */
export interface ReadMail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly date: string;
  readonly messageId: string;
  readonly headers: readonly string[];
  readonly text: string;
  readonly attachments: readonly { readonly filename: string; readonly contentType: string; readonly sha256: string }[];
  readonly defects: readonly string[];
}

/** Reads an `.eml` file. */
export function readEml(path: string): ReadMail {
  return JSON.parse(
    execFileSync('python3', [join(import.meta.dirname, 'read_eml.py'), path], { encoding: 'utf8' }),
  ) as ReadMail;
}

/** Reads a message that arrived as bytes. */
export function readMailBytes(bytes: Uint8Array): ReadMail {
  const directory = mkdtempSync(join(tmpdir(), 'duecourse-mail-'));
  try {
    writeFileSync(join(directory, 'mail.eml'), bytes);
    return readEml(join(directory, 'mail.eml'));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
