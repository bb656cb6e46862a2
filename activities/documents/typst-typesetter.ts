import { readFileSync } from 'node:fs';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import type { NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler';
import type { Json } from '../../machines/json.ts';
import { TemplateFailed } from './template-failed.ts';
import type { TemplatePlace } from './template-failed.ts';
import type { Manuscript, Typesetter } from './typesetter.ts';
import { readDiagnostics, readExportError } from './typst-diagnostics.ts';

/** A directory that exists nowhere: all a template can read is what is put there by name. */
const workspace = '/duecourse-papers';
const main = `${workspace}/main.typ`;
const template = `${workspace}/template.typ`;

/**
 * The date is left out, or two settings of one paper would differ. What the template itself sets comes later and wins.
 */
const mainSource = `#set document(title: sys.inputs.title, date: none)
#set text(lang: sys.inputs.language, region: sys.inputs.region)
#include "/template.typ"
`;

/**
 * Typst, compiled in: sets a page in milliseconds as tagged PDF/UA-1. A template sees its data as `sys.inputs.data`, the
 * shared layout as `/letter.typ`, and nothing else: no files, no clock, no packages from the network. Fonts are Typst's own
 * (Latin, Greek, Cyrillic, Hebrew); for other scripts those installed on the machine help out, and a character that no
 * font has fails the paper rather than leaving a gap in a name.
 */
export function createTypstTypesetter(): Typesetter {
  const compiler = NodeCompiler.create({ workspace });
  compiler.addSource(main, mainSource);
  compiler.addSource(`${workspace}/letter.typ`, readFileSync(new URL('./letter.typ', import.meta.url), 'utf8'));
  return { typeset: (manuscript) => Promise.resolve().then(() => typeset(compiler, manuscript)) };
}

function typeset(compiler: NodeCompiler, manuscript: Manuscript): Uint8Array {
  const { title } = manuscript;
  refuseOutsideWorld(manuscript);
  compiler.addSource(template, manuscript.template);
  const [language = 'en', region = 'GB'] = manuscript.language.split('-');
  const inputs = { title, language, region, data: JSON.stringify(printable(manuscript.data)) };
  const compiled = compiler.compile({ mainFilePath: main, inputs, resetRead: true });
  try {
    const error = compiled.takeError();
    if (error !== null || compiled.result === null) {
      const { problem, place } = readDiagnostics(error === null ? [] : compiler.fetchDiagnostics(error), template);
      throw new TemplateFailed(title, problem, place);
    }
    return exportPdf(compiler, compiled.result, title);
  } finally {
    compiler.evictCache(10);
  }
}

function exportPdf(compiler: NodeCompiler, document: NodeTypstDocument, title: string): Uint8Array {
  try {
    return new Uint8Array(compiler.pdf(document, { pdfStandard: 'ua-1' }));
  } catch (error) {
    throw new TemplateFailed(title, readExportError(error), undefined);
  }
}

/** Packages would be fetched from the network and run; today's date would make every setting another paper. */
const outsideWorld = [
  { pattern: /"@[\w-]+\//, problem: 'it imports a package; only /letter.typ can be imported' },
  { pattern: /datetime\s*\.\s*today/, problem: 'it reads the clock; dates come from its data' },
];

function refuseOutsideWorld({ title, template: source }: Manuscript): void {
  for (const { pattern, problem } of outsideWorld) {
    const index = source.search(pattern);
    if (index >= 0) {
      throw new TemplateFailed(title, problem, placeOf(source, index));
    }
  }
}

function placeOf(source: string, index: number): TemplatePlace {
  const before = source.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** The data without control characters, which come in with pasted text and which no font can show. */
function printable(value: Json): Json {
  if (typeof value === 'string') {
    // oxlint-disable-next-line no-control-regex -- these are what is taken out
    return value.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff]/g, '');
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (isList(value)) {
    return value.map((item) => printable(item));
  }
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, printable(member)]));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
