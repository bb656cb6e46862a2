import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { canonicalJson } from '../canonical-json.ts';
import { lower, type ResolvedPathway } from '../lower.ts';
import { parsePathway } from '../parse-pathway.ts';
import { sortProblems, type Place, type Problem } from '../problem.ts';
import type { Register } from '../register.ts';
import type { Pathway } from '../schema/pathway.ts';
import { parsePath } from '../source-path.ts';
import { placeAt, type SourceMap } from '../source-tree.ts';
import { ownPathways } from './find-pathway.ts';
import { inlineTemplates } from './inline-templates.ts';
import { loadRegister } from './load-register.ts';
import { readChain } from './read-chain.ts';

/** A definition with its overlays laid over each other, as far as its files could be read. */
export interface LoadedPathway {
  /** Ready to be compiled when there are no problems; otherwise without the parts that could not be read, fit only to be checked. */
  readonly pathway: ResolvedPathway;
  /** SHA-256 of the resolved definition, in hex: cases name their rules by it. Empty while there are problems. */
  readonly hash: string;
  /** Where a value was written: a path such as `deadlines.icpc.due`. */
  readonly provenance: (path: string) => Place | undefined;
  readonly problems: readonly Problem[];
  /** As written and merged, before short-hand is expanded. */
  readonly written: Pathway;
  /** The merged files with their places, without what could not be read: its paths are those of `written`. */
  readonly tree: SourceMap;
  /** The merged files as they are, also with what could not be read. */
  readonly declared: SourceMap;
  /** What it extends, nearest first. */
  readonly bases: readonly LoadedBase[];
  /** The registers named by the definition and its bases. */
  readonly registers: readonly Register[];
}

/** A definition that another one extends. */
export interface LoadedBase {
  readonly pathway: ResolvedPathway;
  readonly tree: SourceMap;
}

/**
 * Reads a definition by id or path, with everything it extends, its templates and the registers it answers to.
 * All problems of all its files come back at once; nothing about their content throws.
 *
 * @param options.root - the folder with the definitions; the product's own unless given.
 */
export async function loadPathway(idOrPath: string, options: { readonly root?: string } = {}): Promise<LoadedPathway> {
  const root = options.root ?? ownPathways;
  const chain = await readChain(idOrPath, root);
  const parsed = parsePathway(chain.tree);
  const grammar = parsed.problems.filter(
    (problem) => chain.complete || problem.code !== 'missing-key' || problem.path.includes('.'),
  );
  const folders = [...chain.files.map((file) => dirname(file.path)), root];
  const templates = await inlineTemplates(parsed.pathway, parsed.tree, folders);
  const registers = await loadRegisters(chain.tree, chain.registers, folders);
  const problems = sortProblems([...chain.problems, ...grammar, ...templates.problems, ...registers.problems]);
  const pathway = lower(templates.pathway);
  return {
    pathway,
    hash: problems.length > 0 ? '' : hashPathway(pathway),
    provenance: (path) => placeAt(parsed.tree, parsePath(path)),
    problems,
    written: templates.pathway,
    tree: parsed.tree,
    declared: chain.tree,
    bases: chain.bases.map(asBase),
    registers: registers.registers,
  };
}

/** A base is the same for all that is laid over it. */
function asBase(tree: SourceMap): LoadedBase {
  const known = basesOf.get(tree) ?? { tree, pathway: lower(parsePathway(tree).pathway) };
  basesOf.set(tree, known);
  return known;
}

const basesOf = new WeakMap<SourceMap, LoadedBase>();

/** The hash by which cases name a resolved definition: SHA-256 in hex. */
export function hashPathway(pathway: ResolvedPathway): string {
  return createHash('sha256').update(canonicalJson(pathway)).digest('hex');
}

async function loadRegisters(
  tree: SourceMap,
  named: readonly { readonly id: string; readonly place: Place }[],
  folders: readonly string[],
): Promise<{ readonly registers: readonly Register[]; readonly problems: readonly Problem[] }> {
  const loaded = await Promise.all(named.map(async ({ id, place }) => loadRegister(id, { folders, place })));
  return {
    registers: loaded.flatMap(({ register }) => (register === undefined ? [] : [register])),
    problems: loaded.flatMap(({ problems }) => problems),
  };
}
