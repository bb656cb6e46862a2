import { describe, expect, it } from 'vitest';
import { shown } from '../load/written-files.ts';
import { codes, problemsWith } from './definition.ts';

describe('deadlines', () => {
  it.each([
    [
      'one arm of the earliest of two may never start',
      'due: { earliest of: [1 day after opened.on, 1 day after lost.on] }',
      [],
    ],
    ['both arms may not', 'due: { earliest of: [1 day after lost.on, 2 days after lost.on] }', ['never-starts']],
    [
      'every arm of the latest of two is needed',
      'due: { latest of: [1 day after opened.on, 1 day after lost.on] }',
      ['never-starts'],
    ],
    ['what starts each is at hand as start', 'each: CALLED, due: 1 month after start.on', []],
    ['the fact that starts each stands for it, too', 'each: called, due: 1 month after called.on', []],
    ['without each there is no start', 'due: 1 month after start.on', ['unknown-anchor']],
    ['hours need an exact time', 'due: 48 hours after opened.on', ['needs-instant']],
    ['the instant something was recorded is one', 'due: 48 hours after opened.at', []],
    ['a date written out is in order', 'due: 10 days after 2026-03-24', []],
    ['it has to be met where it runs', 'due: 1 day after opened.on, during: closed', ['never-met']],
    ['or it never starts', 'due: 1 day after opened.on, during: lost', ['never-starts']],
    ['a whole fact is no date', 'due: 1 day after opened', ['anchor-no-date']],
  ])('%s', async (_, parts, expected) => {
    const lost =
      'events: { LOST: { title: Lost, recordedBy: [worker] } }\nfacts: { lost: { first: LOST } }\naccess: {}\n';
    const states = 'states: { lost: { on: { LOST: closed } } }\n';
    const metBy = parts.includes('during: lost') ? 'LOST' : 'VISITED';
    const deadline = `deadlines: { own: { title: Own, ${parts}, metBy: ${metBy}, responsible: worker, kind: local } }\n`;
    const problems = await problemsWith(lost + states + deadline);
    // The event and the state that are there for the sake of the deadline are out of reach on purpose.
    expect(codes(problems).filter((code) => code !== 'event-not-accepted' && code !== 'unreachable-state')).toEqual(
      expected,
    );
  });
});

describe('conditions', () => {
  it.each([
    ['a field all events have', "event.who != ''", []],
    ['a field only some have', "event.where != ''", ['field-not-everywhere']],
    ['such a field where it is asked for', "has(event.where) && event.where != ''", []],
    ['or with a default', "event.?where.orValue('') != ''", []],
    ['or where the type of event is asked first', "event.type != 'CALLED' || event.where != ''", []],
    ['a field that may be left out', "event.how != ''", ['field-may-be-missing']],
    ['a field no event has', "event.why != ''", ['expression-unknown-field']],
    ['a word in quotes is no field', "event.who != 'event.where'", []],
  ])('asked on two events: %s', async (_, when, expected) => {
    const events =
      'events: { VISITED: { data: { who: text, how: text? }, requires: told }, CALLED: { data: { who: text, where: text, how: text }, requires: told } }\n';
    const problems = await problemsWith(
      `${events}conditions:\n  told:\n    when: ${JSON.stringify(when)}\n    otherwise: Say more.\n`,
    );
    expect(codes(problems)).toEqual(expected);
  });

  it('one that no event is at hand for may not read one', async () => {
    const problems = await problemsWith(
      "events: { VISITED: { data: { who: text }, requires: told } }\nconditions: { told: { when: event.who != '', otherwise: Say who. } }\ndeadlines: { call: { title: Call, due: 2 days after opened.on, metBy: CALLED, responsible: worker, kind: local, startsIf: told } }\n",
    );
    expect(codes(problems)).toEqual(['no-event-at-hand']);
    expect(problems[0]?.related?.map(({ line, column }) => `${line}:${column}`)).toEqual(['5:123']);
  });

  it('one that is asked only on entering a state may not either, because what led there can be anything', async () => {
    const problems = await problemsWith(
      "events: { CLOSED: { data: { who: text } } }\ntasks: { tell: { title: Tell, role: worker } }\nconditions: { told: { when: event.who != '', otherwise: Say who. } }\nstates: { closed: { entry: [{ task: tell, when: [told] }] } }\n",
    );
    expect(shown(problems)).toEqual(['north.yaml:5:29 expression-unknown-name']);
  });
});

describe('rules', () => {
  const register = (rules: string) => ({
    'registers/rules.yaml': `authority: Nowhere\nnation: england\ndocument: A page\nrules:\n${rules}`,
  });
  const two = register(
    '  - { id: RUL-01, says: One., line: 1, kind: guard }\n  - { id: RUL-02, says: Two., line: 2, kind: guard, ambiguous: It can be read twice. }\n',
  );

  it('are placed at what keeps them, however deep, and read where they are ambiguous', async () => {
    const overlay =
      'register: rules\nevents: { VISITED: { source: [RUL-01] } }\nstates:\n  open: { on: { CALLED: { source: [RUL-02], reading: As it stands. } } }\n';
    expect(await problemsWith(overlay, two)).toEqual([]);
  });

  it('may be left outside, with the reason', async () => {
    expect(await problemsWith('register: rules\noutside: { RUL-01: Not ours., RUL-02: Not ours. }\n', two)).toEqual([]);
  });

  it('that are placed nowhere are shown in the register', async () => {
    const problems = await problemsWith('register: rules\nevents: { VISITED: { source: [RUL-01] } }\n', two);
    expect(shown(problems)).toEqual(['rules.yaml:6:11 rule-not-placed']);
  });

  it('need a register', async () => {
    const problems = await problemsWith('events: { VISITED: { source: [RUL-01] } }\n');
    expect(shown(problems)).toEqual(['north.yaml:3:31 unknown-rule']);
  });

  it('of the base are known by the base’s register', async () => {
    const visits = (await import('./definition.ts')).visits;
    const files = {
      'visits.yaml': `${visits}register: rules\noutside: { RUL-01: Not ours., RUL-02: Not ours. }\n`,
      ...two,
    };
    const own = register('  - { id: OWN-01, says: Own., line: 1, kind: guard }\n')['registers/rules.yaml'];
    const problems = await problemsWith('register: own\noutside: { OWN-01: Not ours. }\n', {
      ...files,
      'registers/own.yaml': own,
    });
    expect(problems).toEqual([]);
  });
});

describe('what a definition cannot do without', () => {
  it.each([
    [
      'an event that opens a case',
      'events: { CASE_OPENED: null }\nfacts: { opened: null }\ndeadlines: { visit: { due: 1 day after called.on } }',
      'no-opening',
    ],
    ['a state', 'states: { open: null, closed: null }\ninitial: null', 'no-states'],
    ['somebody to record an event', 'events: { VISITED: { recordedBy: [] } }', 'too-few'],
  ])('is %s', async (_, overlay, code) => {
    expect(codes(await problemsWith(overlay))).toContain(code);
  });
});

describe('tasks', () => {
  it.each([
    ['what raised it is at hand as start, with its fields', 'event.of == start.what', []],
    ['a field that nothing behind it has', 'event.of == start.why', ['expression-unknown-field']],
  ])('%s', async (_, where, expected) => {
    const overlay = `
events:
  VISITED: { data: { what: text }, do: [task: write] }
  CALLED: { data: { of: text } }
tasks: { write: { title: Write, role: worker, completedBy: { event: CALLED, where: ${where} } } }
`;
    expect(codes(await problemsWith(overlay))).toEqual(expected);
  });

  it('a task that a limit without each raises has only what every entry has behind it', async () => {
    const overlay = (where: string): string => `
events: { CALLED: { data: { of: date } } }
deadlines: { visit: { passed: { task: write } } }
tasks: { write: { title: Write, role: worker, completedBy: { event: CALLED, where: ${where} } } }
`;
    expect(codes(await problemsWith(overlay('event.seq > start.seq')))).toEqual([]);
    expect(codes(await problemsWith(overlay('event.of == start.what')))).toEqual(['expression-unknown-field']);
  });
});

describe('due dates in conditions', () => {
  it.each([
    ['asked for first', 'has(due.visit) && dateOf(event.on) <= dateOf(due.visit)', []],
    ['or with a default', "event.on < due.?visit.orValue('9999-12-31')", []],
    ['not asked for', 'dateOf(event.on) <= dateOf(due.visit)', ['due-may-be-missing']],
    ['of no deadline', 'has(due.visits)', ['expression-unknown-field']],
  ])('%s', async (_, when, expected) => {
    const overlay = `events: { VISITED: { requires: told } }\nconditions: { told: { when: ${JSON.stringify(when)}, otherwise: Too late. } }\n`;
    expect(codes(await problemsWith(overlay))).toEqual(expected);
  });

  it('are for conditions and texts alone', async () => {
    const problems = await problemsWith('facts: { late: { first: VISITED, where: "due.visit < \'2026-01-01\'" } }\n');
    expect(codes(problems)).toEqual(['expression-unknown-name']);
  });
});
