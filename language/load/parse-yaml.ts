import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type ParsedNode,
  type YAMLMap,
} from 'yaml';
import type { Place, Problem } from '../problem.ts';
import { formatPath, type SourcePath } from '../source-path.ts';
import type { SourceEntry, SourceMap, SourceNode } from '../source-tree.ts';
import { yamlProblem } from './yaml-problem.ts';

/** A definition file as a tree with places; where it is no map at all, the tree is absent. */
export interface ParsedYaml {
  readonly tree?: SourceMap;
  readonly problems: readonly Problem[];
}

/**
 * Reads the YAML of a definition. Everything that is wrong with the file is a problem at its place, and what can be read is read.
 *
 * A definition is meant to be reviewed line by line, so what makes YAML say one thing and mean another is refused: anchors, aliases, merge
 * keys, tags, keys given twice, several documents in one file, values left empty by accident.
 */
export function parseYaml(text: string, file: string): ParsedYaml {
  const lines = new LineCounter();
  const parsed = parse(text, lines);
  if (parsed === undefined) {
    return {
      problems: [
        { code: 'too-deep', file, line: 1, column: 1, path: '', message: 'The file is nested too deeply to be read.' },
      ],
    };
  }
  const reader = createReader(text, file, lines);
  reader.problems.push(...syntaxProblems(parsed, text, reader));
  const tree = reader.root(parsed.contents);
  return { ...(tree === undefined ? {} : { tree }), problems: reader.problems };
}

/** One mistake often makes the parser stumble several times on a line: the first says most. */
function syntaxProblems(parsed: Document.Parsed<ParsedNode>, text: string, reader: Reader): readonly Problem[] {
  const byLine = new Map<number, Problem>();
  for (const error of [...parsed.errors, ...parsed.warnings]) {
    // Explicit tags are reported where the tree is read.
    if (error.code === 'TAG_RESOLVE_FAILED') continue;
    const place = reader.place(error.pos[0]);
    if (!byLine.has(place.line)) byLine.set(place.line, yamlProblem(error, text, place));
  }
  return [...byLine.values()];
}

function parse(text: string, lineCounter: LineCounter): Document.Parsed<ParsedNode> | undefined {
  try {
    return parseDocument(text, {
      lineCounter,
      prettyErrors: false,
      uniqueKeys: false,
      version: '1.2',
      schema: 'core',
      merge: false,
    });
  } catch (error) {
    // The parser recurses: a million brackets exhaust the stack.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

interface Reader {
  readonly problems: Problem[];
  place(offset: number): Place;
  root(contents: ParsedNode | null): SourceMap | undefined;
}

const MAX_DEPTH = 60;

function createReader(text: string, file: string, lines: LineCounter): Reader {
  const problems: Problem[] = [];

  // Nodes are read in their order, so that the line of one is mostly that of the one before, or the next.
  const { lineStarts } = lines;
  let lastLine = 1;

  function place(offset: number): Place {
    const isOn = (line: number): boolean =>
      offset >= (lineStarts[line - 1] ?? Number.POSITIVE_INFINITY) &&
      offset < (lineStarts[line] ?? Number.POSITIVE_INFINITY);
    if (!isOn(lastLine)) lastLine = isOn(lastLine + 1) ? lastLine + 1 : Math.max(lines.linePos(offset).line, 1);
    return { file, line: lastLine, column: Math.max(offset - (lineStarts[lastLine - 1] ?? 0) + 1, 1) };
  }

  function report(
    code: string,
    at: Place,
    path: SourcePath,
    message: string,
    more: Pick<Problem, 'hint' | 'related'> = {},
  ): void {
    problems.push({ code, ...at, path: formatPath(path), message, ...more });
  }

  function root(contents: ParsedNode | null): SourceMap | undefined {
    if (contents === null || (isScalar(contents) && contents.value === null)) {
      const message = 'The file is empty.';
      report('empty-file', place(0), [], message, { hint: 'A definition starts with "pathway: ID" and "title: …".' });
      return undefined;
    }
    const node = read(contents, []);
    if (node.kind === 'map') return node;
    report(
      'not-a-map',
      node.place,
      [],
      `A definition is a map of sections (events, states, deadlines, …), but this is a ${nameOf(node)}.`,
    );
    return undefined;
  }

  function read(node: ParsedNode, path: SourcePath): SourceNode {
    const start = place(node.range[0]);
    checkPlain(node, start, path);
    if (isMap(node)) return readMap(node, start, path);
    if (isSeq(node)) {
      const items =
        path.length > MAX_DEPTH ? [] : node.items.map((item, index) => readItem(item, start, [...path, index]));
      return { kind: 'list', place: start, items };
    }
    if (!isScalar(node)) return { kind: 'scalar', place: start, value: null, raw: '' };
    const { value } = node;
    const raw = text.slice(node.range[0], node.range[1]);
    const plain =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null;
    return {
      kind: 'scalar',
      place: start,
      value: plain ? value : raw,
      raw,
    };
  }

  function readItem(item: ParsedNode, start: Place, path: SourcePath): SourceNode {
    const node = read(item, path);
    if (node.kind === 'scalar' && node.value === null && !isAlias(item)) {
      report('empty-value', node.place, path, 'This item of the list is empty.', {
        hint: 'Give it a value or take its hyphen away.',
      });
    }
    return node;
  }

  function readMap(map: YAMLMap.Parsed, start: Place, path: SourcePath): SourceMap {
    const entries = new Map<string, SourceEntry>();
    if (path.length > MAX_DEPTH) {
      report('too-deep', start, path, 'The file is nested too deeply to be read.');
      return { kind: 'map', place: start, entries };
    }
    for (const pair of map.items) {
      const key = pair.key;
      const at = place(key.range[0]);
      const name = keyText(key);
      if (name === undefined) {
        report('bad-key', at, path, 'A key has to be a plain word or text.');
        continue;
      }
      const here = [...path, name];
      checkPlain(key, at, here);
      if (!checkKey(name, at, entries, here)) continue;
      const value = readValue(pair.value, at, here);
      if (value !== undefined) entries.set(name, { key: at, value });
    }
    return { kind: 'map', place: start, entries };
  }

  /** Keys that YAML reads as numbers or truth values are the text that stands there. */
  function keyText(key: ParsedNode): string | undefined {
    if (!isScalar(key) || key.value === null) return undefined;
    return typeof key.value === 'string' ? key.value : text.slice(key.range[0], key.range[1]);
  }

  function readValue(value: ParsedNode | null, key: Place, path: SourcePath): SourceNode | undefined {
    const node = value === null ? undefined : read(value, path);
    if (value !== null && isAlias(value)) return undefined;
    if (node !== undefined && !(node.kind === 'scalar' && node.value === null && node.raw === '')) return node;
    const hint = 'Give it a value, or leave the key out; in an overlay, write null to remove what the base has.';
    report('empty-value', key, path, `“${path.at(-1) ?? ''}” has no value.`, { hint });
    return undefined;
  }

  function checkKey(key: string, at: Place, entries: ReadonlyMap<string, SourceEntry>, path: SourcePath): boolean {
    const first = entries.get(key)?.key;
    if (first !== undefined) {
      const message = `“${key}” is given twice; the first is on line ${first.line}.`;
      report('duplicate-key', at, path, message, {
        hint: 'Keep one of them.',
        related: [{ ...first, says: 'given here first' }],
      });
      return false;
    }
    if (key === '<<') {
      report('yaml-merge-key', at, path, 'Merge keys (<<) are not part of the language.', {
        hint: 'Write the values out.',
      });
      return false;
    }
    if (key in Object.prototype) {
      report('reserved-name', at, path, `“${key}” cannot be a name: JavaScript objects have it already.`, {
        hint: 'Choose another name.',
      });
      return false;
    }
    return true;
  }

  function checkPlain(node: ParsedNode, at: Place, path: SourcePath): void {
    if (isAlias(node)) {
      report('yaml-alias', at, path, `Aliases (*${node.source}) are not part of the language.`, {
        hint: 'Write the value out.',
      });
    } else if (node.anchor !== undefined) {
      report('yaml-anchor', at, path, `Anchors (&${node.anchor}) are not part of the language.`, {
        hint: `Take “&${node.anchor}” away.`,
      });
    }
    if (!isAlias(node) && node.tag !== undefined) {
      report('yaml-tag', at, path, `Tags (${node.tag}) are not part of the language.`, { hint: 'Take the tag away.' });
    }
  }

  return { problems, place, root };
}

function nameOf(node: SourceNode): string {
  return node.kind === 'list' ? 'list' : 'single value';
}
