import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { duecourse } from '../support/duecourse.ts';
import { importFolder } from './tried-import.ts';

const { path: folder, write, tried, lines } = importFolder();

const people = { socialWorker: 'p-sw', teamManager: 'p-tm', teamName: 'Toni Marsh', teamEmail: 'team@example.org' };
const sw = { person: 'p-sw', role: 'socialWorker' };

function caseOf(reference: string, entries: readonly object[] = [], opened: object = {}): object {
  return { reference, opened: { on: '2026-03-02', by: sw, data: people, ...opened }, entries };
}

function visit(on: string, more: object = {}): object {
  return { event: 'VISIT_HELD', on, by: sw, data: { childSeen: true }, ...more };
}

const heading =
  'reference,event,on,at,by,role,data.socialWorker,data.teamManager,data.teamName,data.teamEmail,data.childSeen,data.note';
function openingRow(reference: string, on = '02/03/2026'): string {
  return `${reference},CASE_OPENED,${on},,p-sw,socialWorker,p-sw,p-tm,Toni Marsh,team@example.org,,`;
}
function visitRow(reference: string, on: string, seen = 'TRUE', note = ''): string {
  return `${reference},VISIT_HELD,${on},,p-sw,socialWorker,,,,,${seen},${note}`;
}

describe('a case in each of the formats', () => {
  test('YAML, JSON lines and CSV can be mixed in a directory; other files are counted, not read', async () => {
    await write('a.yaml', JSON.stringify(caseOf('V-1', [visit('2026-03-05')])));
    await write(
      'b.jsonl',
      `${JSON.stringify(caseOf('V-2'))}\n\n${JSON.stringify(caseOf('V-3', [visit('2026-03-05')]))}\n`,
    );
    await write('c.csv', [heading, openingRow('V-4'), visitRow('V-4', '05/03/2026'), openingRow('V-5')].join('\r\n'));
    await write('notes.txt', 'Not a case.');
    const said = await tried('.');
    expect(said.code).toBe(0);
    expect(lines(said)).toEqual([
      '5 cases: 5 can be imported, 0 refused.',
      '1 other file beside them was not read.',
      'No worker is running here, so what is there already was not looked at.',
    ]);
  });

  test('a CSV is read as spreadsheets write it: quotes, line breaks within, semicolons, a mark at the beginning, rows of nothing', async () => {
    const note = '"The mother said ""later"";\nso we came back; twice"';
    await write(
      'c.csv',
      `\uFEFF${heading.replaceAll(',', ';')}\r\n${openingRow('V-1').replaceAll(',', ';')}\r\n;;;;;;;;;;;\r\n${visitRow('V-1', '5/3/2026', 'yes').replaceAll(',', ';')}${note}\r\n`,
    );
    expect((await tried('c.csv')).code).toBe(0);
  });

  test('a date is day, month and year; a thirteenth month is refused in its cell', async () => {
    await write('c.csv', [heading, openingRow('V-1'), visitRow('V-1', '03/13/2026')].join('\n'));
    expect(lines(await tried('c.csv'))[0]).toBe('c.csv:3:16: V-1: There is no such date or time.');
  });

  test('a correction in the history is taken, by label or by number', async () => {
    const amended = { correct: 'first', amend: { on: '2026-03-04' }, why: 'Misread.', by: sw, at: '2026-03-06T10:00' };
    const struck = { correct: 3, strike: true, why: 'Recorded twice.', by: sw, at: '2026-03-10T10:00' };
    const entries = [
      visit('2026-03-05', { as: 'first' }),
      visit('2026-03-05', { at: '2026-03-05T14:00' }),
      amended,
      struck,
    ];
    await write('a.jsonl', JSON.stringify(caseOf('V-1', entries)));
    expect((await tried('a.jsonl')).code).toBe(0);
    const columns = `${heading},correct,change,why,as`;
    const rows = [
      `${openingRow('V-2')},,,,`,
      `${visitRow('V-2', '2026-03-05')},,,,first`,
      'V-2,,2026-03-04,2026-03-06 10:00,p-sw,socialWorker,,,,,,,first,amend,Misread.,',
      'V-2,VISIT_HELD,2026-03-03,2026-03-07 9:30,p-sw,socialWorker,,,,,true,,2,insertBefore,Forgotten.,',
      'V-2,,,2026-03-10 10:00,p-sw,socialWorker,,,,,,,first,strike,Not held.,',
    ];
    await write('c.csv', [columns, ...rows].join('\n'));
    expect(lines(await tried('c.csv'))[0]).toBe('1 case: 1 can be imported, 0 refused.');
  });
});

describe('what does not hold', () => {
  test('the first entry that does not hold is told with its line and the condition in the policy’s words; the others go on', async () => {
    const unseen = visit('2026-03-05', { data: { childSeen: false } });
    await write(
      'b.jsonl',
      [caseOf('V-1', [unseen, visit('2026-03-06')]), caseOf('V-2')].map((one) => JSON.stringify(one)).join('\n'),
    );
    await write(
      'c.csv',
      [heading, openingRow('V-3'), visitRow('V-3', '2026-03-05', 'FALSE'), openingRow('V-4')].join('\n'),
    );
    const said = await tried('.');
    expect(said.code).toBe(1);
    expect(lines(said).filter((line) => line.includes('does not hold'))).toEqual([
      `b.jsonl:1:${JSON.stringify(caseOf('V-1', [unseen])).indexOf('{"event"') + 1}: V-1: Entry 2 (Visit held, Thursday 5 March 2026) does not hold: A visit counts only when the child was seen.`,
      'c.csv:3:1: V-3: Entry 2 (Visit held, Thursday 5 March 2026) does not hold: A visit counts only when the child was seen.',
    ]);
    expect(said.out).toContain('4 cases: 2 can be imported, 2 refused.');
  });

  test.each([
    [
      'a field that does not exist',
      [visit('2026-03-05', { data: { childSen: true, childSeen: true } })],
      'wrongData',
      'entries[0].data.childSen',
    ],
    ['a field that is missing', [visit('2026-03-05', { data: {} })], 'wrongData', 'entries[0].data.childSeen'],
    [
      'an event that does not exist',
      [visit('2026-03-05', { event: 'VISIT_HELT' })],
      'unknownEvent',
      'entries[0].event',
    ],
    [
      'a role that may not',
      [visit('2026-03-05', { by: { person: 'p-tm', role: 'teamManager' } })],
      'wrongRole',
      'entries[0].by.role',
    ],
    [
      'recorded before the entry ahead',
      [visit('2026-03-05'), visit('2026-03-04', { at: '2026-03-04' })],
      'recordedOutOfOrder',
      'entries[1].at',
    ],
    ['happened before the case', [visit('2026-03-01', { at: '2026-03-05' })], 'beforeCaseBegan', 'entries[0].on'],
    ['recorded in the future', [visit('2026-03-05', { at: '2990-01-01' })], 'in-future', 'entries[0].at'],
    ['happens in the future', [visit('2990-03-05')], 'dateInFuture', 'entries[0].on'],
    ['a date that does not exist', [visit('2026-02-30')], 'no-date', 'entries[0].on'],
    ['a correction of nothing', [{ correct: 9, strike: true, why: 'x', by: sw }], 'unknownEntry', 'entries[0].correct'],
    [
      'a correction of a label behind it',
      [{ correct: 'later', strike: true, why: 'x', by: sw }, visit('2026-03-05', { as: 'later' })],
      'unknown-label',
      'entries[0].correct',
    ],
    [
      'a correction that does nothing',
      [visit('2026-03-05'), { correct: 2, why: 'x', by: sw }],
      'one-change',
      'entries[1]',
    ],
    ['what a case file expects', [{ expect: { state: 'waiting' } }], 'wrong-kind', 'entries[0]'],
  ] as const)('%s is told by its field', async (_, entries, code, path) => {
    await write('a.jsonl', JSON.stringify(caseOf('V-1', entries)));
    const said = await tried('a.jsonl', '--json');
    expect(said.code).toBe(1);
    expect((said.json()['refused'] as { problems: { code: string; path: string }[] }[])[0]?.problems).toContainEqual(
      expect.objectContaining({ code, path }),
    );
  });

  test('a reference that is there twice is refused in both places, because it cannot be told which is right', async () => {
    await write(
      'a.jsonl',
      [caseOf('V-1'), caseOf('V-2'), caseOf('V-1', [visit('2026-03-05')])].map((one) => JSON.stringify(one)).join('\n'),
    );
    // The rows of V-4 do not stand together.
    await write('c.csv', [heading, openingRow('V-4'), openingRow('V-5'), visitRow('V-4', '05/03/2026')].join('\n'));
    const said = await tried('.');
    expect(lines(said).filter((line) => line.includes('this reference'))).toEqual([
      'a.jsonl:1:14: V-1: Another case to be imported has this reference: a.jsonl:3:1.',
      'a.jsonl:3:14: V-1: Another case to be imported has this reference: a.jsonl:1:1.',
      'c.csv:2:1: V-4: Another case to be imported has this reference: c.csv:4:1.',
    ]);
    expect(said.out).toContain('6 cases: 2 can be imported, 4 refused.');
  });

  test('a line that is no JSON stops no other, and nothing of it is repeated', async () => {
    const broken = JSON.stringify(caseOf('V-1')).replace('"Toni Marsh"', 'Toni Marsh');
    await write('a.jsonl', [broken, JSON.stringify(caseOf('V-2')), '[1]', '{"reference":'].join('\n'));
    const said = await tried('a.jsonl');
    expect(lines(said).slice(0, 6)).toEqual([
      `a.jsonl:1:${broken.indexOf('Toni') + 1}: The line is no JSON: something is missing or too much here.`,
      '    Every line is a whole case, with no comma behind it. A list of cases is not read.',
      'a.jsonl:3:1: There is no case here.',
      '    A case is a map with reference, pathway, opened and entries.',
      'a.jsonl:4:14: The line is no JSON: it ends too early.',
      '    Every line is a whole case, with no comma behind it. A list of cases is not read.',
    ]);
    expect(said.out).not.toContain('Marsh');
  });

  test('a quote that nobody closed spoils its case and what it swallowed, and no other', async () => {
    const rows = [
      heading,
      openingRow('V-1'),
      visitRow('V-1', '2026-03-05', 'true', '"open'),
      openingRow('V-2'),
      visitRow('V-2', '2026-03-05', 'true', '"closed"'),
      openingRow('V-3'),
    ];
    await write('c.csv', [...rows.slice(0, 2), openingRow('V-0'), ...rows.slice(2)].join('\n'));
    const said = await tried('c.csv');
    // The row of line 4 goes on to line 6, where a quote ends it; what V-2 had is in it.
    expect(lines(said)[0]).toMatch(/^c\.csv:\d+:\d+: V-1: /);
    expect(said.out).toMatch(/Behind the closing quote|stands within a cell/);
    expect(said.out).toContain('can be imported');
    expect(said.out).not.toContain('V-3');
    expect(said.out).not.toContain('V-0:');
  });

  test('a row that does not say whose it is spoils its neighbours, because it may be theirs', async () => {
    const rows = [
      openingRow('V-1'),
      openingRow('V-2'),
      visitRow('', '2026-03-05'),
      openingRow('V-3'),
      openingRow('V-4'),
    ];
    await write('c.csv', [heading, ...rows].join('\n'));
    const said = await tried('c.csv');
    expect(lines(said).filter((line) => line.startsWith('c.csv'))).toEqual([
      'c.csv:3:1: V-2: A row beside this case (line 4) cannot be read, and may be one of its entries.',
      'c.csv:4:1: The row does not say which case it belongs to.',
      'c.csv:5:1: V-3: A row beside this case (line 4) cannot be read, and may be one of its entries.',
    ]);
  });

  test.each([
    ['strike with a date', '2026-03-05,,p-sw,socialWorker,,,,,,,2,strike,x', /A row that strikes an entry has neither/],
    ['an event to amend', 'x,2026-03-05,,p-sw,socialWorker,,,,,,,2,amend,x', /names no event/],
    ['a change that is none', '2026-03-05,,p-sw,socialWorker,,,,,,,2,delete,x', /amend, strike or insertBefore/],
    ['a change of nothing', '2026-03-05,,p-sw,socialWorker,,,,,,,,strike,x', /has to say which entry is meant/],
    [
      'more cells than columns',
      '2026-03-05,,p-sw,socialWorker,,,,,,,2,strike,x,y',
      /The row has 16 cells, the heading 15/,
    ],
  ])('a correction with %s is refused in its cell', async (name, cells, expected) => {
    const row = `V-1,${name === 'an event to amend' ? 'VISIT_HELD' : ''},${cells.replace(/^x,/, '')}`;
    await write(
      'c.csv',
      [`${heading},correct,change,why`, `${openingRow('V-1')},,,`, `${visitRow('V-1', '2026-03-05')},,,`, row].join(
        '\n',
      ),
    );
    const said = await tried('c.csv');
    expect(said.code).toBe(1);
    expect(said.out).toMatch(expected);
    expect(said.out).toMatch(/c\.csv:4:\d+: V-1: /);
  });

  test('rows of nobody’s that follow each other are told in one', async () => {
    const rows = Array.from({ length: 30 }, () => visitRow('', '2026-03-05'));
    await write(
      'c.csv',
      [heading, openingRow('V-1'), openingRow('V-2'), ...rows, openingRow('V-3'), openingRow('V-4')].join('\n'),
    );
    expect(lines(await tried('c.csv')).filter((line) => line.startsWith('c.csv') || line.includes('cases:'))).toEqual([
      'c.csv:3:1: V-2: A row beside this case (line 4) cannot be read, and may be one of its entries.',
      'c.csv:4:1: The row does not say which case it belongs to. So it is with 29 rows below it.',
      'c.csv:34:1: V-3: A row beside this case (line 4) cannot be read, and may be one of its entries.',
      '5 cases: 2 can be imported, 3 refused.',
    ]);
  });

  test('a row that is nobody’s is kept with its heading, and mended is taken', async () => {
    await write(
      'c.csv',
      [heading, openingRow('V-1'), visitRow('', '2026-03-05'), openingRow('V-2'), openingRow('V-3')].join('\n'),
    );
    const rejects = join(folder(), 'refused');
    await tried('c.csv', '--rejects', rejects);
    const kept = await readFile(join(rejects, 'c.csv'), 'utf8');
    expect(kept.split('\n').sort()).toEqual(
      ['', heading, openingRow('V-1'), visitRow('', '2026-03-05'), openingRow('V-2')].sort(),
    );
  });

  test.each([
    ['a column that means nothing', `${heading},data.,nots`, /c\.csv:1:\d+: No column is called so/],
    ['a column that is there twice', `${heading},on`, /The column “on” is there twice/],
    ['a heading without what is needed', 'reference,event', /The heading lacks “on”, “by”, “role”/],
  ])('%s keeps a CSV from being read', async (_, header, expected) => {
    await write('c.csv', [header, openingRow('V-1')].join('\n'));
    const said = await tried('c.csv');
    expect(said.out).toMatch(expected);
    expect(said.code).toBe(1);
  });

  test('a CSV in the encoding of old spreadsheets is told, with its line', async () => {
    const text = [heading, openingRow('V-1'), visitRow('V-1', '2026-03-05', 'true', 'Café')].join('\n');
    await write('c.csv', Buffer.from(text, 'latin1'));
    const said = await tried('c.csv');
    expect(said.out).toContain('c.csv:3:1: The file is not UTF-8 here.');
    expect(said.out).toContain('c.csv:2:1: V-1: A row beside this case (line 3) cannot be read');
    await write('d.csv', Buffer.from(`\uFEFF${text}`, 'utf16le'));
    expect((await tried('d.csv')).out).toContain('is written in UTF-16');
  });

  test('a name in place of a reference is refused and not printed', async () => {
    await write('a.jsonl', JSON.stringify(caseOf('Robin Ashdown')));
    await write('b.jsonl', JSON.stringify(caseOf('Robin-2019-05-02')));
    await write('c.csv', [heading, openingRow('Robin Ashdown')].join('\n'));
    const said = await tried('.');
    expect(said.out).toContain('3 cases: 0 can be imported, 3 refused.');
    expect(said.out).not.toContain('Ashdown');
    expect((await tried('.', '--json')).out).not.toContain('Ashdown');
  });

  test('no problem repeats what stands in a wrong place: it may be a name', async () => {
    const wrong = {
      ...caseOf('V-1'),
      opened: { on: 'Robin Ashdown', by: { person: 'p-sw', role: 'Robin Ashdown' }, data: 'Robin Ashdown' },
    };
    await write('a.jsonl', JSON.stringify(wrong));
    await write('b.yaml', `reference: V-2\nopened: Robin Ashdown\nentries: [Robin Ashdown]\n`);
    const said = await tried('.');
    expect(said.code).toBe(1);
    expect(said.out).toMatch(/a date such as 2026-03-24/);
    expect(said.out).not.toContain('Ashdown');
  });

  test('a pathway that nobody knows is told where it is named', async () => {
    await write('a.jsonl', JSON.stringify({ ...caseOf('V-1'), pathway: 'waringtn' }));
    expect(lines(await tried('a.jsonl'))[0]).toMatch(/^a\.jsonl:1:\d+: V-1: There is no pathway “waringtn”/);
  });

  test('refused cases are kept as they stood, and once mended are taken from there', async () => {
    const unseen = visit('2026-03-05', { data: { childSeen: false } });
    await write('b.jsonl', [caseOf('V-1', [unseen]), caseOf('V-2')].map((one) => JSON.stringify(one)).join('\n'));
    await write(
      'c.csv',
      [heading, openingRow('V-3'), visitRow('V-3', '2026-03-05', 'FALSE', '"two\nlines"'), openingRow('V-4')].join(
        '\n',
      ),
    );
    const rejects = join(folder(), 'refused');
    const said = await tried('.', '--rejects', rejects);
    expect(said.out).toContain('2 cases');
    const csv = await readFile(join(rejects, 'c.csv'), 'utf8');
    expect(csv).toBe(
      `${[heading, openingRow('V-3'), visitRow('V-3', '2026-03-05', 'FALSE', '"two\nlines"')].join('\n')}\n`,
    );
    await writeFile(join(rejects, 'c.csv'), csv.replace('FALSE', 'TRUE'));
    const line = await readFile(join(rejects, 'b.jsonl'), 'utf8');
    await writeFile(join(rejects, 'b.jsonl'), line.replace('"childSeen":false', '"childSeen":true'));
    expect(lines(await tried('refused'))[0]).toBe('2 cases: 2 can be imported, 0 refused.');
    expect(await tried('.', '--rejects', rejects)).toMatchObject({ code: 2 });
  });
});

test.each([
  ['nothing to import from', ['import']],
  ['a path that is not there', ['import', 'no-such-file.csv']],
  ['a file of another kind', ['import', 'package.json']],
  ['no number of cases at once', ['import', 'examples', '--at-once', 'many']],
])('called with %s it does nothing', async (_, words) => {
  expect((await duecourse(words)).code).toBe(2);
});
