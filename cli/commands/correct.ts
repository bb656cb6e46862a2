import type { ArgsDef } from 'citty';
import type { Pathway } from '../../language/schema/pathway.ts';
import { effectiveEvents } from '../../machines/effective-log.ts';
import type { Change, Entry, EventEntry } from '../../machines/entry.ts';
import type { JsonObject } from '../../machines/json.ts';
import { command, type Command, type Given } from '../command.ts';
import { followedLines } from '../followed-lines.ts';
import { readData, type TypedData } from '../read-data.ts';
import { readBy, withCases } from '../server.ts';
import { rulesOfCase } from '../rules-of-case.ts';
import { paint, type Terminal } from '../terminal.ts';
import { typedWhen } from '../typed-when.ts';
import { UsageError } from '../usage-error.ts';

const args = {
  reference: { type: 'positional', required: true, description: 'The case' },
  seq: {
    type: 'positional',
    required: true,
    description: 'The number of the entry, as “duecourse show --log” lists them',
  },
  amend: { type: 'boolean', description: 'It was wrong: put the new date (--on) or data in its place' },
  strike: { type: 'boolean', description: 'It did not happen' },
  'insert-before': { type: 'string', valueHint: 'EVENT', description: 'This event is missing before it' },
  on: { type: 'string', valueHint: 'DATE', description: 'The right day, or time on it' },
  data: {
    type: 'string',
    alias: 'd',
    valueHint: 'FILE|-|NAME=VALUE',
    description: 'The right data; single values change only those fields (NAME= takes one away), a file replaces all',
  },
  why: { type: 'string', valueHint: 'REASON', required: true, description: 'Why; kept with the correction' },
  by: { type: 'string', valueHint: 'PERSON:ROLE', required: true, description: 'Who corrects, in which role' },
  key: { type: 'string', valueHint: 'KEY', description: 'Makes a repetition safe' },
} as const satisfies ArgsDef;

/** `correct`: corrects an earlier entry. */
export function correctCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'correct',
      about: 'Correct an earlier entry: amend it, strike it, or put a missing one before it',
      details:
        'The old text stays in the log. Deadlines are counted anew; what has been sent is not sent again. A correction after which later entries would no longer hold is refused.',
      args,
      rest: 'NAME=VALUE',
      examples: [
        'duecourse correct WBC-1001 3 --amend --on 2026-11-19 --why "Held a day earlier" --by p-tm:teamManager',
        'duecourse correct WBC-1001 5 --strike --why "Recorded in the wrong case" --by p-tm:teamManager',
      ],
      async run(given) {
        const { args: typed, json, rest, all } = given;
        const { reference, why, by, key } = typed;
        const seq = readSeq(typed.seq);
        const kind = kindOf(given);
        const who = readBy(by);
        let pathway: Pathway | undefined;
        return withCases(
          terminal,
          json,
          async (cases) => {
            const { client } = cases;
            pathway = await rulesOfCase(cases.server.client, reference);
            const log = await client.log(reference);
            const entry = effectiveEvents(log).find((event) => event.seq === seq);
            const type = typed['insert-before'] ?? entry?.type ?? '';
            const data = await readData([...all('data'), ...rest], pathway?.events[type]?.data, terminal);
            const change = changeOf(kind, {
              seq,
              type,
              entry,
              on: typed.on,
              data,
              hasData: all('data').length + rest.length > 0,
            });
            const before = (await client.show(reference)).view;
            const recorded = await client.correct(reference, {
              change,
              why,
              by: who,
              ...(key === undefined ? {} : { key }),
            });
            const { view, incidents } = await client.show(reference);
            if (json) terminal.out(JSON.stringify({ ...recorded, view, incidents }, undefined, 2));
            else {
              terminal.out(
                paint(
                  terminal,
                  'green',
                  `Corrected: entry ${seq} of ${reference} was ${doneTo(kind, log, seq)}. This is entry ${recorded.entry.seq}.`,
                ),
              );
              for (const line of followedLines(before, view, pathway, terminal)) terminal.out(line);
            }
            return 0;
          },
          () => ({ asked: `correcting entry ${seq} of ${reference}`, pathway }),
        );
      },
    },
    terminal,
  );
}

type Kind = Change['op'];

function readSeq(text: string): number {
  if (!/^[1-9]\d*$/.test(text))
    throw new UsageError(`“${text}” is no entry's number.`, 'See “duecourse show REFERENCE --log”.');
  return Number(text);
}

function kindOf({ args: { amend, strike, 'insert-before': inserted } }: Given<typeof args>): Kind {
  const kinds: Kind[] = [
    ...(amend === true ? ['amend' as const] : []),
    ...(strike === true ? ['strike' as const] : []),
    ...(inserted === undefined ? [] : ['insert' as const]),
  ];
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1)
    throw new UsageError('A correction does exactly one of --amend, --strike and --insert-before EVENT.');
  return kind;
}

interface Asked {
  readonly seq: number;
  readonly type: string;
  readonly entry: EventEntry | undefined;
  readonly on: string | undefined;
  readonly data: TypedData;
  readonly hasData: boolean;
}

function changeOf(kind: Kind, { seq, type, entry, on, data, hasData }: Asked): Change {
  switch (kind) {
    case 'strike':
      if (on !== undefined || hasData)
        throw new UsageError('--strike takes neither --on nor data: the whole entry goes.');
      return { op: 'strike', target: seq };
    case 'insert':
      if (on === undefined) throw new UsageError('--insert-before needs --on: when did it happen?');
      return { op: 'insert', before: seq, type, on: typedWhen('on', on), data: data.data };
    case 'amend':
      if (on === undefined && !hasData) throw new UsageError('--amend needs what is right: --on DATE, data, or both.');
      return {
        op: 'amend',
        target: seq,
        ...(on === undefined ? {} : { on: typedWhen('on', on) }),
        ...(hasData ? { data: amended(entry?.data ?? {}, data) } : {}),
      };
  }
}

function amended(present: JsonObject, { whole, data, removed }: TypedData): JsonObject {
  const merged = whole ? data : { ...present, ...data };
  return Object.fromEntries(Object.entries(merged).filter(([name]) => !removed.includes(name)));
}

function doneTo(kind: Kind, log: readonly Entry[], seq: number): string {
  const entry = log.find((known) => known.seq === seq);
  const type = entry !== undefined && 'type' in entry ? ` (${entry.type})` : '';
  return { amend: `amended${type}`, strike: `struck${type}`, insert: `given one before it${type}` }[kind];
}
