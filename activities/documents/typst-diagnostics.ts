import type { TemplatePlace } from './template-failed.ts';

/** What a compilation found wrong, and where in the template. */
export interface Diagnosis {
  readonly problem: string;
  readonly place: TemplatePlace | undefined;
}

/**
 * The first problem Typst reports. Where it arose inside the shared layout, the place is that of the call in the template,
 * because that is what its author can change.
 *
 * @param diagnostics - as the compiler gives them, without a type of its own.
 */
export function readDiagnostics(diagnostics: readonly unknown[], template: string): Diagnosis {
  const read = diagnostics.map(readDiagnostic);
  const [first] = read;
  const inTemplate = read.find((diagnostic) => diagnostic.path === template && diagnostic.place !== undefined);
  return { problem: first?.message ?? 'Typst gave no reason', place: inTemplate?.place };
}

/**
 * What the PDF export says in its error, which is a dump of a Rust structure.
 *
 * @example
 * readExportError(new Error('[SourceDiagnostic { …, message: "PDF/UA-1 error: missing title", hints: ["set it"] }]'))
 * // 'PDF/UA-1 error: missing title'
 */
export function readExportError(error: unknown): string {
  const dump = error instanceof Error ? error.message : String(error);
  const messages = [...dump.matchAll(/message: ("(?:[^"\\]|\\.)*")/g)].map(([, quoted]) => unquote(quoted ?? ''));
  return messages.length === 0 ? dump : [...new Set(messages)].join('; ');
}

function readDiagnostic(diagnostic: unknown): { message: string; path: string; place: TemplatePlace | undefined } {
  if (typeof diagnostic !== 'object' || diagnostic === null) {
    return { message: String(diagnostic), path: '', place: undefined };
  }
  const message = 'message' in diagnostic ? String(diagnostic.message) : 'Typst gave no reason';
  const path = 'path' in diagnostic ? String(diagnostic.path) : '';
  return { message, path, place: 'range' in diagnostic ? readPlace(diagnostic.range) : undefined };
}

function readPlace(range: unknown): TemplatePlace | undefined {
  if (typeof range !== 'object' || range === null || !('start' in range)) {
    return undefined;
  }
  const { start } = range;
  if (typeof start !== 'object' || start === null || !('line' in start) || !('character' in start)) {
    return undefined;
  }
  return { line: Number(start.line) + 1, column: Number(start.character) + 1 };
}

/** Rust writes `\u{7}` where JSON writes `\u0007`. */
function unquote(quoted: string): string {
  const json = quoted.replaceAll(/\\u\{([0-9a-f]+)\}/g, (_, hex: string) => `\\u${hex.padStart(4, '0').slice(-4)}`);
  try {
    return String(JSON.parse(json));
  } catch {
    return quoted;
  }
}
