import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../language/load/parse-yaml.ts';
import { formatPath, parsePath, type SourcePath } from '../../../language/source-path.ts';
import { nodeAt, placeInside } from '../../../language/source-tree.ts';

describe('where a word of a text stands in the file', () => {
  it.each([
    ['plain', 'when: one two', 'two', '1:11'],
    ['in single quotes', "when: 'one two'", 'two', '1:12'],
    ['behind a quote inside single quotes', "when: 'it''s two'", 'two', '1:14'],
    ['in double quotes', 'when: "one two"', 'two', '1:12'],
    ['behind an escaped quote', String.raw`when: "\"one\" two"`, 'two', '1:16'],
    ['behind an escaped line end', String.raw`when: "one\ntwo"`, 'two', '1:13'],
    ['folded over lines', 'when: >\n  one\n  two', 'two', '3:3'],
    ['folded, indented deeper', 'when: >-\n  one\n    two', 'two', '3:5'],
    ['kept in lines', 'when: |\n  one\n\n  two', 'two', '4:3'],
    ['with a comment behind the sign', 'when: > # why\n  one two', 'two', '2:7'],
    ['plain over lines', 'when: one\n  two', 'two', '2:3'],
    ['the end of a text, where something is missing', 'when: one two', '', '1:14'],
  ])('%s', (_, yaml, word, expected) => {
    const { tree } = parseYaml(yaml, 'a.yaml');
    const node = tree === undefined ? undefined : nodeAt(tree, ['when']);
    if (node?.kind !== 'scalar' || typeof node.value !== 'string') throw new Error('no text');
    const { line, column } = placeInside(node, word === '' ? node.value.length : node.value.indexOf(word));
    expect(`${line}:${column}`).toBe(expected);
  });
});

describe('a path as text', () => {
  it.each<[SourcePath, string]>([
    [['states', 'open', 'on', 'CLOSED', 0, 'target'], 'states.open.on.CLOSED[0].target'],
    [['on', 'deadline.icpc.passed', 1], 'on["deadline.icpc.passed"][1]'],
    [['deadlines', 'a', 'remind', '5 working days before'], 'deadlines.a.remind.5 working days before'],
    [['a"b', 'c'], String.raw`["a\"b"].c`],
    [[], ''],
  ])('%j is %s, and back', (path, text) => {
    expect(formatPath(path)).toBe(text);
    expect(parsePath(text)).toEqual(path);
  });
});
