import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseScxml } from './parse-scxml.ts';
import type { ScxmlDocument } from './scxml-document.ts';

/** What a case does, one event after the other, and the states without children that are active then. */
export interface Script {
  readonly initialConfiguration: readonly string[];
  readonly events: readonly ScriptStep[];
}

/** One event of a script. */
export interface ScriptStep {
  /** Milliseconds that pass before the event. */
  readonly after?: number;
  readonly event: { readonly name: string; readonly data?: unknown };
  readonly nextConfiguration: readonly string[];
}

/** One public case: an SCXML document and its script. */
export interface ConformanceCase {
  readonly group: string;
  readonly name: string;
  readonly script: Script;
  /** @throws {UnsupportedScxmlError} the converter has no counterpart for something in the document. */
  document(): ScxmlDocument;
}

const require = createRequire(import.meta.url);
const folder = join(dirname(require.resolve('@scion-scxml/test-framework/package.json')), 'test');

/** All cases of `@scion-scxml/test-framework` that have a script; the others are children of a case, or for people to look at. */
export function listCases(): readonly ConformanceCase[] {
  return readdirSync(folder)
    .toSorted()
    .flatMap((group) =>
      readdirSync(join(folder, group))
        .filter((file) => file.endsWith('.scxml'))
        .map((file) => file.slice(0, -'.scxml'.length))
        .filter((name) => existsSync(join(folder, group, `${name}.json`)))
        .toSorted()
        .map((name) => readCase(group, name)),
    );
}

function readCase(group: string, name: string): ConformanceCase {
  const read = (file: string): string => readFileSync(join(folder, group, file), 'utf8');
  return {
    group,
    name: name.replace(/\.txml$/, ''),
    script: JSON.parse(read(`${name}.json`)) as Script,
    document: () => parseScxml(read(`${name}.scxml`), read),
  };
}
