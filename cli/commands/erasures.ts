import { parseInstant } from '../../calendar/instant.ts';
import { requestErasures, type ToldErasure } from '../../worker/start.ts';
import { command, type Command } from '../command.ts';
import { wrap } from '../help.ts';
import { paint, type Terminal } from '../terminal.ts';
import { counted, whenInWords } from '../words.ts';

/** `erasures`: what was erased. */
export function erasuresCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'erasures',
      about: 'List the cases that were erased: when, why and by whom',
      details:
        'Of an erased case nothing is left but this. The running worker (npm start) tells it, because it holds the journal.',
      args: {},
      examples: ['duecourse erasures', 'duecourse erasures --json'],
      async run({ json }) {
        const erasures = await requestErasures(terminal.env);
        if (json) terminal.out(JSON.stringify(erasures, undefined, 2));
        else if (erasures.length === 0) terminal.out('No case was erased.');
        else for (const line of erasures.flatMap((erasure) => linesOf(erasure, terminal))) terminal.out(line);
        if (!json && erasures.length > 0) terminal.out(`${counted(erasures.length, 'case')} erased.`);
        return 0 as const;
      },
    },
    terminal,
  );
}

function linesOf({ reference, at, by, why }: ToldErasure, terminal: Terminal): readonly string[] {
  const who = by === undefined ? '' : `, by ${by.person} (${by.role})`;
  return [
    `${paint(terminal, 'bold', reference)}  ${whenInWords(parseInstant(at))}${who}`,
    ...wrap(`“${why}”`, terminal.width - 2).map((line) => `  ${line}`),
  ];
}
