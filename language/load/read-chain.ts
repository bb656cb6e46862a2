import { dirname } from 'node:path';
import { didYouMean } from '../nearest-name.ts';
import { overlay } from '../overlay.ts';
import type { Place, Problem } from '../problem.ts';
import { nodeAt, type SourceMap, type SourceScalar } from '../source-tree.ts';
import { findPathway, foldersFor, listPathways, looksLikePath, type PathwayFile } from './find-pathway.ts';
import { parseYamlOnce } from './parse-once.ts';
import { readText } from './read-text.ts';

/** A definition's files, from itself to its last base, laid over each other. */
export interface Chain {
  readonly tree: SourceMap;
  /** The merged trees of what it extends, nearest first. */
  readonly bases: readonly SourceMap[];
  /** Itself first. */
  readonly files: readonly PathwayFile[];
  readonly registers: readonly { readonly id: string; readonly place: Place }[];
  readonly problems: readonly Problem[];
  /** Could every file be read? Otherwise what seems to be missing may be in one that could not. */
  readonly complete: boolean;
}

interface Link {
  readonly file: PathwayFile;
  readonly tree: SourceMap;
}

/** Reads a definition and everything it extends. */
export async function readChain(idOrPath: string, root: string): Promise<Chain> {
  const problems: Problem[] = [];
  const links: Link[] = [];
  let complete = true;
  let wanted: { readonly name: string; readonly by?: Link } | undefined = { name: idOrPath };
  while (wanted !== undefined) {
    const { name, by }: { name: string; by?: Link } = wanted;
    const file: PathwayFile | undefined = await findPathway(
      name,
      by === undefined ? [root] : foldersFor(by.file, root),
    );
    if (file === undefined) {
      problems.push(await notFound(name, root, by));
      complete = false;
      break;
    }
    if (links.some((link) => link.file.path === file.path)) {
      problems.push(circular(links, file));
      complete = false;
      break;
    }
    const tree = await readTree(file, problems);
    complete &&= tree !== undefined && !problems.some((problem) => unreadable.has(problem.code));
    if (tree === undefined) break;
    links.push({ file, tree });
    const base = scalarAt(tree, 'extends');
    wanted = typeof base?.value === 'string' ? { name: base.value, by: { file, tree } } : undefined;
  }
  return {
    ...merge(links, problems),
    files: links.map((link) => link.file),
    registers: registersOf(links),
    problems,
    complete,
  };
}

/** Behind such a problem a part of the file may have been lost. */
const unreadable: ReadonlySet<string> = new Set(['yaml-syntax', 'too-deep']);

async function readTree(file: PathwayFile, problems: Problem[]): Promise<SourceMap | undefined> {
  const read = await readText(file.path, file.file);
  if ('problem' in read) {
    problems.push(read.problem);
    return undefined;
  }
  const parsed = parseYamlOnce(read.text, file.file);
  problems.push(...parsed.problems);
  return parsed.tree === undefined ? undefined : withId(parsed.tree, file, problems);
}

/** An overlay need not repeat its id: its file's name is it. Without this it would take its base's. */
function withId(tree: SourceMap, file: PathwayFile, problems: Problem[]): SourceMap {
  const id = scalarAt(tree, 'pathway');
  if (id === undefined && !tree.entries.has('pathway')) {
    const value: SourceScalar = { kind: 'scalar', place: tree.place, value: file.id, raw: file.id };
    return { ...tree, entries: new Map([['pathway', { key: tree.place, value }], ...tree.entries]) };
  }
  if (file.byId && id !== undefined && id.value !== file.id) {
    const message = `The definition is called “${String(id.value)}”, but its file is ${file.id}.yaml, so it is found as “${file.id}”.`;
    problems.push({
      code: 'id-differs-from-file',
      ...id.place,
      path: 'pathway',
      message,
      hint: 'Give both the same name.',
    });
  }
  return tree;
}

function merge(links: readonly Link[], problems: Problem[]): Pick<Chain, 'tree' | 'bases'> {
  const merged: SourceMap[] = [];
  for (const { tree } of links.toReversed()) {
    const base = merged.at(-1);
    if (base === undefined) {
      merged.push(tree);
      continue;
    }
    const result = overlay(base, tree);
    problems.push(...result.problems);
    merged.push(result.tree.kind === 'map' ? result.tree : tree);
  }
  const [tree, ...bases] = merged.toReversed();
  return { tree: tree ?? emptyTree(links), bases };
}

function emptyTree(links: readonly Link[]): SourceMap {
  return { kind: 'map', place: { file: links[0]?.file.file ?? '', line: 1, column: 1 }, entries: new Map() };
}

function registersOf(links: readonly Link[]): Chain['registers'] {
  return links.flatMap(({ tree }) => {
    const register = scalarAt(tree, 'register');
    return typeof register?.value === 'string' ? [{ id: register.value, place: register.place }] : [];
  });
}

async function notFound(name: string, root: string, by: Link | undefined): Promise<Problem> {
  const known = (await listPathways(root)).map((file) => file.id);
  if (by === undefined) {
    const message = looksLikePath(name)
      ? `There is no file “${name}”.`
      : `There is no pathway “${name}”.${didYouMean(name, known)}`;
    return { code: 'no-such-pathway', file: name, line: 1, column: 1, path: '', message };
  }
  const place = scalarAt(by.tree, 'extends')?.place ?? by.tree.place;
  const message = `“${name}”, which this extends, is not found.${didYouMean(name, known)}`;
  const hint = `A base is ${name}.yaml beside this file, above the folder authorities, or in ${dirname(by.file.file)}.`;
  return { code: 'no-such-base', ...place, path: 'extends', message, hint };
}

function circular(links: readonly Link[], back: PathwayFile): Problem {
  const ring = links.slice(links.findIndex((link) => link.file.path === back.path));
  const last = ring.at(-1);
  const place = (last === undefined ? undefined : scalarAt(last.tree, 'extends')?.place) ?? {
    file: back.file,
    line: 1,
    column: 1,
  };
  const round = [...ring.map((link) => link.file.id), back.id].join(' → ');
  const related = ring.slice(0, -1).flatMap((link) => {
    const at = scalarAt(link.tree, 'extends')?.place;
    return at === undefined ? [] : [{ ...at, says: `${link.file.id} extends here` }];
  });
  return {
    code: 'circular-extends',
    ...place,
    path: 'extends',
    message: `These extend each other: ${round}.`,
    related,
  };
}

function scalarAt(tree: SourceMap, key: string): SourceScalar | undefined {
  const node = nodeAt(tree, [key]);
  return node?.kind === 'scalar' ? node : undefined;
}
