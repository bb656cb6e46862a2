import type { ArgsDef } from 'citty';
import { requestErase, type Erased } from '../../worker/start.ts';
import { command, type Command } from '../command.ts';
import { wrap } from '../help.ts';
import { readBy } from '../server.ts';
import { paint, type Terminal } from '../terminal.ts';
import { counted, whenInWords } from '../words.ts';

const args = {
  reference: { type: 'positional', required: true, description: 'The case' },
  why: {
    type: 'string',
    valueHint: 'REASON',
    required: true,
    description: 'Why, in words that name nobody: it is kept, unencrypted',
  },
  by: {
    type: 'string',
    valueHint: 'PERSON:ROLE',
    description: 'Who has it erased, in which role; kept with the reason',
  },
  yes: { type: 'boolean', description: 'Do it. Without this, only say what would be erased' },
} as const satisfies ArgsDef;

/** `erase`: erases a case for good. */
export function eraseCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'erase',
      about: 'Erase a case for good: its key, workflow, journal and papers',
      details:
        'There is no way back, not from a backup of the journal either: without its key nothing of the case can be read. ' +
        'Records of child protection have to be kept for years; a case that is merely over is closed, not erased. Ask who answers for records first.',
      args,
      examples: [
        'duecourse erase WBC-1001 --why "Opened for the wrong child"',
        'duecourse erase WBC-1001 --why "Opened for the wrong child" --by p-dpo:dataProtectionOfficer --yes',
      ],
      async run({ args: { reference, why, by, yes }, json }) {
        const request = { reference, why, ...(by === undefined ? {} : { by: readBy(by) }), confirmed: yes === true };
        const erased = await requestErase(request, terminal.env);
        if (json) terminal.out(JSON.stringify(erased, undefined, 2));
        else for (const line of linesOf(erased, terminal)) terminal.out(line);
        return erased.kind === 'erased' ? 0 : 1;
      },
    },
    terminal,
  );
}

function linesOf(erased: Erased, terminal: Terminal): readonly string[] {
  const { reference } = erased;
  const point = (text: string): readonly string[] => {
    const [first = '', ...others] = wrap(text, terminal.width - 4);
    return [`  • ${first}`, ...others.map((line) => `    ${line}`)];
  };
  if (erased.kind === 'wouldErase') {
    return [
      paint(terminal, 'bold', `${reference} would be erased for good. Nothing has been done yet.`),
      ...point(`${counted(erased.entries, 'entry', 'entries')} in the journal, and every paper and letter of it`),
      ...(erased.isRunning ? point('It is running: its deadlines, reminders and tasks end with it') : []),
      ...point('Nobody can bring it back, not from a backup of the journal either'),
      'Repeat it with --yes to do it.',
    ];
  }
  const { at, already, entries, papers, letters, left } = erased;
  const removed = [
    counted(entries, 'entry', 'entries'),
    counted(papers, 'paper'),
    `${counted(letters, 'letter')} of the outbox`,
  ].join(', ');
  return [
    paint(
      terminal,
      'green',
      already
        ? `${reference} had been erased on ${whenInWords(at)} already; removed now: ${removed}.`
        : `Erased ${reference}: its key is destroyed and its workflow ended. Removed: ${removed}.`,
    ),
    ...left.flatMap((text) => wrap(text, terminal.width).map((line) => paint(terminal, 'yellow', line))),
    'What remains:',
    ...point('that it was erased, when, why and by whom, beside the journal; its reference in the log of the worker'),
    ...point('letters that were sent or collected: they are with those who got them'),
    ...point(
      'backups: what they hold of journal, history and papers cannot be read without its key; delete the backups of keys/ that still have it',
    ),
  ];
}
