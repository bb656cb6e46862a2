import type { ArgsDef } from 'citty';
import type { CaseView } from '../../machines/view.ts';
import type { Pathway } from '../../language/schema/pathway.ts';
import { command, type Command } from '../command.ts';
import { followedLines } from '../followed-lines.ts';
import { readData } from '../read-data.ts';
import { readBy, withCases } from '../server.ts';
import { rulesOfCase } from '../rules-of-case.ts';
import { paint, type Terminal } from '../terminal.ts';
import { typedWhen } from '../typed-when.ts';

const args = {
  reference: { type: 'positional', required: true, description: 'The case' },
  event: {
    type: 'positional',
    required: true,
    description: 'What happened: an event of its pathway, as “duecourse show” lists them',
  },
  on: {
    type: 'string',
    valueHint: 'DATE',
    required: true,
    description: 'The day it happened, or the time on it: 2026-11-20, 2026-11-20T10:00',
  },
  by: { type: 'string', valueHint: 'PERSON:ROLE', required: true, description: 'Who records it, in which role' },
  data: {
    type: 'string',
    alias: 'd',
    valueHint: 'FILE|-|NAME=VALUE',
    description: 'Its data: a JSON file, standard input, or single values; can be given several times',
  },
  key: { type: 'string', valueHint: 'KEY', description: 'Makes a repetition safe: the same key records nothing twice' },
} as const satisfies ArgsDef;

/** `record`: records what happened in a case. */
export function recordCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'record',
      about: 'Record what happened in a case, and show what follows from it',
      details:
        'Data can be given as NAME=VALUE behind the event, too. A dotted name leads into objects and lists (coreGroup.0.person=p-1), commas make a list (agencies=police,health). ' +
        'What the case does not accept is refused with the reasons, and nothing is recorded.',
      args,
      rest: 'NAME=VALUE',
      examples: [
        'duecourse record WBC-1001 STRATEGY_DISCUSSION_HELD --on 2026-11-20 --by p-tm:teamManager \\',
        '    agencies=childrensSocialCare,police,health outcome=section47',
        'duecourse record WBC-1001 ICPC_HELD --on 2026-12-04 --by p-chair:conferenceChair --data conference.json --key icpc-4711',
      ],
      async run({ args: { reference, event, on, by, key }, json, rest, all }) {
        const when = typedWhen('on', on);
        const who = readBy(by);
        let pathway: Pathway | undefined;
        return withCases(
          terminal,
          json,
          async (cases) => {
            const { client } = cases;
            pathway = await rulesOfCase(cases.server.client, reference);
            const { data } = await readData([...all('data'), ...rest], pathway?.events[event]?.data, terminal);
            const before: CaseView = (await client.show(reference)).view;
            const recorded = await client.record(reference, {
              event,
              on: when,
              by: who,
              data,
              ...(key === undefined ? {} : { key }),
            });
            const { view, incidents } = await client.show(reference);
            if (json) terminal.out(JSON.stringify({ ...recorded, view, incidents }, undefined, 2));
            else {
              terminal.out(
                paint(
                  terminal,
                  'green',
                  `Recorded as entry ${recorded.entry.seq} of ${reference}: ${pathway?.events[event]?.title ?? event}.`,
                ),
              );
              for (const line of followedLines(before, view, pathway, terminal)) terminal.out(line);
              if (!recorded.journaled)
                terminal.err(
                  paint(
                    terminal,
                    'yellow',
                    'The journal does not answer at present; the entry holds, and goes into it as soon as it does.',
                  ),
                );
            }
            return 0;
          },
          () => ({ asked: `${titled(event, pathway)} in ${reference}`, pathway }),
        );
      },
    },
    terminal,
  );
}

function titled(event: string, pathway: Pathway | undefined): string {
  const title = pathway?.events[event]?.title;
  return title === undefined ? `recording ${event}` : `${title} (${event})`;
}
