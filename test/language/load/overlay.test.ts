import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../language/load/parse-yaml.ts';
import { overlay } from '../../../language/overlay.ts';
import { nodeAt, placeAt, toPlain, type SourceMap } from '../../../language/source-tree.ts';
import { loadWritten, shown, smallest } from './written-files.ts';

describe('an overlay', () => {
  it.each([
    ['adds what the base does not have', 'a: 1', 'b: 2', { a: 1, b: 2 }],
    ['replaces a single value', 'a: 1', 'a: 2', { a: 2 }],
    [
      'merges maps key by key, however deep',
      'a: { b: { c: 1, d: 2 } }',
      'a: { b: { c: 3 } }',
      { a: { b: { c: 3, d: 2 } } },
    ],
    ['replaces lists as a whole', 'a: [1, 2, 3]', 'a: [4]', { a: [4] }],
    ['replaces a map by a single value', 'a: { b: 1 }', 'a: short', { a: 'short' }],
    ['replaces a single value by a map', 'a: short', 'a: { b: 1 }', { a: { b: 1 } }],
    ['removes with null', 'a: { b: 1, c: 2 }', 'a: { b: null }', { a: { c: 2 } }],
    ['removes a whole element with ~', 'a: { b: 1 }\nd: 4', 'a: ~', { d: 4 }],
  ])('%s', (_, base, over, merged) => {
    const { tree, problems } = overlay(read(base, 'base'), read(over, 'over'));
    expect(toPlain(tree)).toEqual(merged);
    expect(problems).toEqual([]);
  });

  it.each([
    ['a new item comes last', 'd: { title: D }', ['a', 'b', 'c', 'd']],
    ['before another', 'd: { before: b }', ['a', 'd', 'b', 'c']],
    ['after another', 'd: { after: a }', ['a', 'd', 'b', 'c']],
    ['two after the same keep their order', 'd: { after: a }\n  e: { after: a }', ['a', 'd', 'e', 'b', 'c']],
    ['two before the same keep their order', 'd: { before: b }\n  e: { before: b }', ['a', 'd', 'e', 'b', 'c']],
    ['one beside another new one', 'd: { after: a }\n  e: { before: d }', ['a', 'e', 'd', 'b', 'c']],
    ['an item of the base is moved', 'c: { before: a }', ['c', 'a', 'b']],
    ['a changed item stays where it was', 'b: { title: Changed }', ['a', 'b', 'c']],
  ])('puts items in order: %s', (_, items, order) => {
    const base = 'items:\n  a: { title: A }\n  b: { title: B }\n  c: { title: C }';
    const { tree, problems } = overlay(read(base, 'base'), read(`items:\n  ${items}`, 'over'));
    const merged = nodeAt(tree, ['items']);
    expect(merged?.kind === 'map' ? [...merged.entries.keys()] : []).toEqual(order);
    expect(problems).toEqual([]);
  });

  it.each([
    ['removing what is not there', 'a: { x: 1 }', 'a: { y: null }', 'over.yaml:1:6 removes-nothing'],
    ['removing below what is new', 'a: 1', 'b:\n  c: null', 'over.yaml:2:3 removes-nothing'],
    ['standing before what is not there', 'a: { x: {} }', 'a: { y: { before: z } }', 'over.yaml:1:19 unknown-position'],
    [
      'standing after what it removes itself',
      'a: { x: {}, z: {} }',
      'a: { y: { after: x }, x: null }',
      'over.yaml:1:18 unknown-position',
    ],
  ])('cannot mean: %s', (_, base, over, expected) => {
    const { problems } = overlay(read(base, 'base'), read(over, 'over'));
    expect(shown(problems)).toEqual([expected]);
  });

  it('an empty value is not taken for a removal', async () => {
    const { problems, pathway } = await loadWritten('north', {
      'smallest.yaml': smallest,
      'north.yaml': 'extends: smallest\ntitle: North\nroles:\n',
    });
    expect(shown(problems)).toEqual(['north.yaml:3:1 empty-value']);
    expect(Object.keys(pathway.roles)).toEqual(['worker']);
  });

  it('of an overlay is laid over both', async () => {
    const files = {
      'smallest.yaml': smallest,
      'middle.yaml':
        'extends: smallest\ntitle: Middle\nroles: { worker: { title: Middle worker }, other: { title: Other } }\n',
      'top.yaml': 'extends: middle\ntitle: Top\nroles: { other: null }\n',
    };
    const { pathway, bases, problems } = await loadWritten('top', files);
    expect(problems).toEqual([]);
    expect(pathway.roles).toEqual({ worker: { title: 'Middle worker' } });
    expect(bases.map((base) => base.pathway.pathway)).toEqual(['middle', 'smallest']);
  });
});

describe('provenance: every value of a merged definition knows where it was written', () => {
  const north =
    'extends: smallest\ntitle: North\nevents:\n  CLOSED:\n    title: Shut\n  LOST: { title: Lost, recordedBy: [worker] }\n';
  it.each([
    ['title', 'north.yaml:2:8'],
    ['nation', 'smallest.yaml:3:9'],
    ['events.CLOSED.title', 'north.yaml:5:12'],
    ['events.CLOSED.recordedBy', 'smallest.yaml:8:40'],
    ['events.CLOSED.recordedBy[0]', 'smallest.yaml:8:41'],
    ['events.LOST.title', 'north.yaml:6:18'],
    // The short form of a transition: the text is its target.
    ['states.open.on.CLOSED[0].target[0]', 'smallest.yaml:11:25'],
  ])('%s was written at %s', async (path, expected) => {
    const { provenance } = await loadWritten('north', { 'smallest.yaml': smallest, 'north.yaml': north });
    const place = provenance(path);
    expect(`${place?.file.split('/').at(-1) ?? ''}:${place?.line}:${place?.column}`).toBe(expected);
  });
});

function read(text: string, name: string): SourceMap {
  const { tree, problems } = parseYaml(text, `${name}.yaml`);
  if (tree === undefined) throw new Error(JSON.stringify(problems));
  expect(placeAt(tree, []).file).toBe(`${name}.yaml`);
  return tree;
}
