import type { ArgsDef } from 'citty';
import { command, type Command } from '../command.ts';
import { problemLines } from '../problem-lines.ts';
import { readData } from '../read-data.ts';
import { rulesInForce, sourceLine } from '../rules-in-force.ts';
import { readBy, withCases } from '../server.ts';
import { standingLines } from '../standing-lines.ts';
import { paint, type Terminal } from '../terminal.ts';
import { typedWhen } from '../typed-when.ts';
import { counted } from '../words.ts';

const args = {
  pathway: {
    type: 'positional',
    required: true,
    description: 'The pathway it lives by: an id (its published version, if there is one) or a file',
  },
  reference: {
    type: 'positional',
    required: true,
    description: "The case's number in your own system; nothing personal",
  },
  on: { type: 'string', valueHint: 'DATE', required: true, description: 'The day it was opened, or the time on it' },
  by: { type: 'string', valueHint: 'PERSON:ROLE', required: true, description: 'Who opens it, in which role' },
  data: {
    type: 'string',
    alias: 'd',
    valueHint: 'FILE|-|NAME=VALUE',
    description: 'Its data: a JSON file, standard input, or single values; can be given several times',
  },
  key: { type: 'string', valueHint: 'KEY', description: 'Makes a repetition safe: the same key opens nothing twice' },
} as const satisfies ArgsDef;

/** `open`: opens a case. */
export function openCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'open',
      about: 'Open a case on the running server',
      args,
      rest: 'NAME=VALUE',
      details:
        'An id means the newest published version, or the definition that comes with the product as long as none was published; a path means that file. ' +
        'Data can be given as NAME=VALUE behind the reference, too. A dotted name leads into objects and lists, commas make a list.',
      examples: [
        'duecourse open warrington WBC-1001 --on 2026-11-20 --by p-duty:dutySocialWorker \\',
        '    child=p-child childName="Robin Ashdown" unborn=false dateOfBirth=2019-05-02 parents=p-mother \\',
        '    socialWorker=p-sw teamManager=p-tm',
        'duecourse open warrington WBC-1002 --on 2026-11-20 --by p-duty:dutySocialWorker --data opening.json',
      ],
      async run({ args: { pathway: name, reference, on, by, key }, json, rest, all }) {
        const loaded = await rulesInForce(name, terminal);
        if (loaded.kind === 'problems') {
          if (json) terminal.out(JSON.stringify({ problems: loaded.problems }, undefined, 2));
          else
            for (const line of [
              ...loaded.problems.flatMap((problem) => problemLines(problem, terminal)),
              `${counted(loaded.problems.length, 'problem')}: no case was opened.`,
            ])
              terminal.err(line);
          return 1;
        }
        const { pathway, pathwayHash, calendar, from } = loaded;
        const { data } = await readData([...all('data'), ...rest], pathway.events['CASE_OPENED']?.data, terminal);
        const request = {
          reference,
          pathway,
          pathwayHash,
          calendar,
          on: typedWhen('on', on),
          by: readBy(by),
          data,
          ...(key === undefined ? {} : { key }),
        };
        return withCases(
          terminal,
          json,
          async ({ client, server }) => {
            const { clockOffsetMs } = server.settings;
            const opened = await client.openCase({
              ...request,
              ...(clockOffsetMs === 0 ? {} : { clockOffsetInMs: clockOffsetMs }),
            });
            const standing = await client.show(reference);
            if (json)
              terminal.out(
                JSON.stringify(
                  { ...opened, rules: { pathway: pathway.pathway, hash: pathwayHash, ...from }, ...standing },
                  undefined,
                  2,
                ),
              );
            else {
              terminal.out(
                paint(
                  terminal,
                  'green',
                  opened.already
                    ? `${reference} was opened before, with this key and this data; nothing was done now.`
                    : `Opened ${reference}.`,
                ),
              );
              const source = sourceLine(loaded);
              if (source !== undefined) terminal.out(source);
              terminal.out('');
              for (const line of standingLines(reference, standing, pathway, terminal)) terminal.out(line);
            }
            return 0;
          },
          () => ({ asked: `opening ${reference}`, pathway }),
        );
      },
    },
    terminal,
  );
}
