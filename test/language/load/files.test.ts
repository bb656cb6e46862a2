import { describe, expect, it } from 'vitest';
import { checkPathway } from '../../../language/check/check-pathway.ts';
import { loadPathway } from '../../../language/load/load-pathway.ts';
import { loadWritten, shown, smallest, writtenFiles } from './written-files.ts';

describe('a definition is found', () => {
  it('by its id, by the id of an authority, and by a path', async () => {
    const overlay = 'extends: smallest\ntitle: An overlay\n';
    const root = writtenFiles({
      'smallest.yaml': smallest,
      'authorities/north.yaml': overlay,
      'elsewhere/own.yaml': smallest,
    });
    expect((await loadPathway('smallest', { root })).pathway.title).toBe('The smallest');
    expect((await loadPathway('north', { root })).pathway).toMatchObject({
      pathway: 'north',
      title: 'An overlay',
      extends: 'smallest',
    });
    expect((await loadPathway(`${root}/authorities/north.yaml`)).pathway).toMatchObject({
      pathway: 'north',
      title: 'An overlay',
    });
    expect((await loadPathway(`${root}/elsewhere/own.yaml`)).problems).toEqual([]);
  });

  it('and one that is not there is named, with the nearest that is', async () => {
    const { problems, hash } = await loadWritten('smalest', { 'smallest.yaml': smallest });
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      ['no-such-pathway', 'There is no pathway “smalest”. Did you mean “smallest”?'],
    ]);
    expect(hash).toBe('');
  });

  it('a file that is not there is no pathway with another name', async () => {
    const { problems } = await loadPathway('rules/nosuch.yaml');
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      ['no-such-pathway', 'There is no file “rules/nosuch.yaml”.'],
    ]);
  });

  it('but not under an id that its own file contradicts', async () => {
    const { problems } = await loadWritten('other', { 'other.yaml': smallest });
    expect(shown(problems)).toEqual(['other.yaml:1:10 id-differs-from-file']);
  });
});

describe('the hash of a definition', () => {
  it('is the same for the same meaning, whatever the layout of the file', async () => {
    const commented = smallest.replace('title: The smallest', '# a comment\ntitle: "The smallest"');
    const [one, other] = [
      await loadWritten('smallest', { 'smallest.yaml': smallest }),
      await loadWritten('smallest', { 'smallest.yaml': commented }),
    ];
    expect(one.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(other.hash).toBe(one.hash);
  });

  it.each([
    ['a title changes', 'title: Closed', 'title: Shut'],
    ['a state is added', '  closed: { type: final }', '  closed: { type: final }\n  lost: {}'],
    [
      'two states swap their order',
      /  open.*\n  closed.*\n/,
      '  closed: { type: final }\n  open: { on: { CLOSED: closed } }\n',
    ],
  ])('differs when %s', async (_, from, to) => {
    const one = await loadWritten('smallest', { 'smallest.yaml': smallest });
    const other = await loadWritten('smallest', { 'smallest.yaml': smallest.replace(from, to) });
    expect(other.hash).not.toBe(one.hash);
  });

  it('differs when the text of a template changes, because a case carries its papers', async () => {
    const definition = `${smallest}documents: { letter: { title: Letter, template: letter.typ } }\n`;
    const load = async (text: string) =>
      loadWritten('smallest', { 'smallest.yaml': definition, 'templates/letter.typ': text });
    const one = await load('Dear reader');
    expect(one.pathway.documents['letter']?.templateText).toBe('Dear reader');
    expect((await load('Dear writer')).hash).not.toBe(one.hash);
  });

  it('is not given while there are problems, so that nothing can be run by it', async () => {
    const { hash, problems } = await loadWritten('smallest', {
      'smallest.yaml': smallest.replace('title: Closed', 'titel: Closed'),
    });
    expect(shown(problems)).toEqual(['smallest.yaml:8:3 missing-key', 'smallest.yaml:8:13 unknown-key']);
    expect(hash).toBe('');
  });
});

describe('a file that cannot be read is a problem, never a throw:', () => {
  const utf16 = new Uint8Array([0xff, 0xfe, 0x70, 0x00]);
  const latin1 = new Uint8Array([...new TextEncoder().encode('pathway: a\ntitle: Caf'), 0xe9, 0x0a]);
  it.each<[string, string | Uint8Array, string, RegExp]>([
    ['an empty one', '', 'a.yaml:1:1 empty-file', /is empty/],
    ['one with comments only', '# nothing\n', 'a.yaml:1:1 empty-file', /is empty/],
    ['a list', '- pathway: a\n', 'a.yaml:1:1 not-a-map', /is a list/],
    ['a single word', 'pathway\n', 'a.yaml:1:1 not-a-map', /is a single value/],
    ['a tab in the indentation', 'pathway: a\nroles:\n\tworker: {}\n', 'a.yaml:3:1 yaml-syntax', /tab/],
    ['a quote that is not closed', 'pathway: a\ntitle: "Visits\n', 'a.yaml:3:1 yaml-syntax', /not closed/],
    ['two colons in a value', 'pathway: a\ntitle: Visits: often\n', 'a.yaml:2:8 yaml-syntax', /second “: ”/],
    ['a comma that is missing', 'pathway: a\nroles: ["b" "c"]\n', 'a.yaml:2:13 yaml-syntax', /A comma is missing/],
    ['a list in braces that goes out', 'pathway: a\nroles:\n  a: {\n}\n', 'a.yaml:4:1 yaml-syntax', /bracket or brace/],
    ['a key without a colon', 'pathway: a\ntitle\nroles: {}\n', 'a.yaml:2:1 yaml-syntax', /key/],
    ['an at sign', 'pathway: a\ntitle: @home\n', 'a.yaml:2:8 yaml-syntax', /cannot begin with “@”/],
    ['two documents', 'pathway: a\n---\npathway: b\n', 'a.yaml:2:1 yaml-syntax', /several documents/],
    ['UTF-16', utf16, 'a.yaml:1:1 bad-encoding', /UTF-16/],
    ['a letter in Latin-1', latin1, 'a.yaml:2:11 bad-encoding', /0xe9/],
    ['a control character', 'pathway: a\ntitle: a\u0007b\n', 'a.yaml:2:9 bad-character', /U\+0007/],
    ['five megabytes', `# ${'x'.repeat(5_000_000)}\n`, 'a.yaml:1:1 file-too-large', /5\.0 MB/],
    ['a hundred thousand brackets', `pathway: ${'['.repeat(100_000)}`, 'a.yaml:1:', /nested too deeply/],
    ['maps nested a hundred deep', `a: ${'{a: '.repeat(100)}1${'}'.repeat(100)}\n`, 'a.yaml', /nested too deeply/],
  ])('%s', async (_, content, place, message) => {
    const loaded = await loadWritten('a', { 'a.yaml': content });
    const found = loaded.problems.filter((problem) => message.test(problem.message));
    expect(shown(found)).toContainEqual(expect.stringMatching(new RegExp(`^${place}`)));
    expect(loaded.hash).toBe('');
    expect(() => checkPathway(loaded)).not.toThrow();
  });

  it('a folder of that name', async () => {
    const { problems } = await loadWritten('a', { 'a.yaml/b.yaml': '' });
    expect(shown(problems)).toEqual(['a.yaml:1:1 not-a-file']);
  });

  it('says nothing of sections that seem to be missing from it', async () => {
    const { problems } = await loadWritten('a', { 'a.yaml': '' });
    expect(problems).toHaveLength(1);
  });

  it('a byte order mark and line ends of Windows do no harm', async () => {
    const { problems } = await loadWritten('smallest', {
      'smallest.yaml': `\ufeff${smallest.replaceAll('\n', '\r\n')}`,
    });
    expect(problems).toEqual([]);
  });
});

describe('what a definition extends', () => {
  it('is named with the nearest definition when it is not there', async () => {
    const { problems } = await loadWritten('north', {
      'smallest.yaml': smallest,
      'authorities/north.yaml': 'title: North\nextends: smalest\n',
    });
    expect(shown(problems)).toEqual(['north.yaml:2:10 no-such-base']);
    expect(problems[0]?.message).toBe('“smalest”, which this extends, is not found. Did you mean “smallest”?');
  });

  it('may not lead back to itself, and the whole round is shown', async () => {
    const { problems } = await loadWritten('a', {
      'a.yaml': 'extends: b\n',
      'b.yaml': '\nextends: c\n',
      'c.yaml': 'title: C\nextends: a\n',
    });
    expect(shown(problems)).toEqual(['c.yaml:2:10 circular-extends']);
    expect(problems[0]?.message).toBe('These extend each other: a → b → c → a.');
    expect(problems[0]?.related?.map(({ line, column, says }) => `${line}:${column} ${says}`)).toEqual([
      '1:10 a extends here',
      '2:10 b extends here',
    ]);
  });

  it('has its own problems shown with those of the overlay', async () => {
    const files = {
      'smallest.yaml': smallest.replace('title: Closed', 'titel: Closed'),
      'north.yaml': 'extends: smallest\ntitel: North\n',
    };
    const { problems } = await loadWritten('north', files);
    expect(shown(problems)).toEqual([
      'north.yaml:2:1 unknown-key',
      'smallest.yaml:8:3 missing-key',
      'smallest.yaml:8:13 unknown-key',
    ]);
  });
});

describe('a register', () => {
  const withRegister = `${smallest}register: rules\n`;
  it('that is not there is told where it is named', async () => {
    const { problems } = await loadWritten('smallest', { 'smallest.yaml': withRegister });
    expect(shown(problems)).toEqual(['smallest.yaml:13:11 no-such-register']);
  });

  it('may not give a rule twice', async () => {
    const rule = '  - { id: RUL-01, says: One., line: 1, kind: guard }\n';
    const register = `authority: Nowhere\nnation: england\ndocument: A page\nrules:\n${rule}${rule}`;
    const { problems } = await loadWritten('smallest', {
      'smallest.yaml': withRegister,
      'registers/rules.yaml': register,
    });
    expect(shown(problems)).toEqual(['rules.yaml:6:11 duplicate-rule']);
  });

  it('has its own grammar checked', async () => {
    const register =
      'authority: Nowhere\nnation: england\ndocument: A page\nrules:\n  - { id: RUL1, says: One., line: 0, kind: guard }\n';
    const { problems } = await loadWritten('smallest', {
      'smallest.yaml': withRegister,
      'registers/rules.yaml': register,
    });
    expect(shown(problems)).toEqual(['rules.yaml:5:11 wrong-form', 'rules.yaml:5:35 too-few']);
  });

  it.each([
    ['by line', 'line: 4', []],
    ['as it is cited', 'at: Section 10(2)', []],
    ['both ways', 'at: Section 10(2), line: 4', []],
    ['not at all', 'figure: true', ['rules[0]']],
  ])('says %s where a rule stands', async (_, place, expected) => {
    const rule = `  - { id: RUL-01, says: One., kind: guard, ${place} }\n`;
    const { problems } = await loadWritten('smallest', {
      'smallest.yaml': withRegister,
      'registers/rules.yaml': `authority: Nowhere\nnation: england\ndocument: A page\nrules:\n${rule}`,
    });
    expect(problems.map(({ path }) => path)).toEqual(expected);
    for (const { message } of problems)
      expect(message).toBe('A rule says where it stands: “line”, or “at” as people cite it.');
  });
});
