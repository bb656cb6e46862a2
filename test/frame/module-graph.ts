import { existsSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/** What a set of modules loads when it runs: files of the project, and packages with the file that asks for each. */
export interface Loaded {
  readonly files: readonly string[];
  readonly packages: ReadonlyMap<string, string>;
}

/**
 * Follows imports from `entries` to the end, as Node would: what is left after the types are stripped is loaded, so
 * `import type` is not followed and `import { type X }` is.
 *
 * @param root - absolute path; `entries` and the files of the answer are relative to it.
 * @throws {Error} an import leads to no file.
 */
export function loadedBy(root: string, entries: readonly string[]): Loaded {
  const files = new Set<string>();
  const packages = new Map<string, string>();
  const waiting = [...entries];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    for (const specifier of importsOf(join(root, file))) {
      if (!specifier.startsWith('.')) {
        packages.set(specifier, file);
        continue;
      }
      const target = resolve(root, dirname(file), specifier);
      if (!existsSync(target)) throw new Error(`${file} imports ${specifier}, which is no file.`);
      waiting.push(target.slice(root.length + 1));
    }
  }
  return { files: [...files].toSorted(), packages };
}

function importsOf(path: string): readonly string[] {
  if (!path.endsWith('.ts')) return [];
  const text = stripTypeScriptTypes(readFileSync(path, 'utf8'));
  const statements = text.matchAll(/^\s*(?:import|export)\b(?:[^'";=]*?\bfrom)?\s*['"]([^'"]+)['"]/gm);
  const dynamic = text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g);
  return [...statements, ...dynamic].flatMap((match) => match[1] ?? []);
}
