import { requestRestore, type Restored } from '../../worker/start.ts';
import { referenceOf } from '../../workflows/case-id.ts';
import { command, type Command } from '../command.ts';
import { paint, type Terminal } from '../terminal.ts';
import { counted } from '../words.ts';

/** `restore`: starts the cases that the journal knows and the server has lost. */
export function restoreCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'restore',
      about: "Start every case of the journal that Temporal's server does not know, as after the loss of its database",
      details:
        'The running worker (npm start) does it, because it holds the journal. Cases that are there are left alone, so it can be run at any time, and twice.',
      args: {},
      examples: ['duecourse restore'],
      async run({ json }) {
        const all: Restored[] = [];
        for await (const restored of requestRestore(terminal.env)) {
          all.push(restored);
          if (!json && restored.outcome !== 'present') terminal.out(inWords(restored, terminal));
        }
        const failed = all.filter(({ outcome }) => outcome === 'failed').length;
        if (json) terminal.out(JSON.stringify(all, undefined, 2));
        else {
          const restored = all.filter(({ outcome }) => outcome === 'restored').length;
          const present = all.filter(({ outcome }) => outcome === 'present').length;
          const erased = all.filter(({ outcome }) => outcome === 'erased').length;
          terminal.out(
            `${counted(restored, 'case')} restored, ${present} present already${erased === 0 ? '' : `, ${erased} erased on purpose`}${failed === 0 ? '' : `, ${paint(terminal, 'red', `${failed} failed`)}`}.`,
          );
        }
        return failed === 0 ? 0 : 1;
      },
    },
    terminal,
  );
}

function inWords(restored: Restored, terminal: Terminal): string {
  const reference = referenceOf(restored.caseId);
  switch (restored.outcome) {
    case 'restored':
      return `${reference}: restored with ${counted(restored.entries, 'entry', 'entries')}`;
    case 'present':
      return `${reference}: present`;
    case 'erased':
      return paint(terminal, 'dim', `${reference}: erased on purpose, so it is not restored`);
    case 'failed':
      return paint(terminal, 'red', `${reference}: could not be restored. ${restored.reason}`);
  }
}
