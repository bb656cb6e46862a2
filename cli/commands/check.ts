import { checkPathway } from '../../language/check/check-pathway.ts';
import { listPathways } from '../../language/load/find-pathway.ts';
import { loadPathway } from '../../language/load/load-pathway.ts';
import { sortProblems, type Problem } from '../../language/problem.ts';
import { command, type Command } from '../command.ts';
import { problemLines } from '../problem-lines.ts';
import { paint, type Terminal } from '../terminal.ts';
import { counted } from '../words.ts';

/** `check`: every problem of definitions, at file, line and column. */
export function checkCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'check',
      about: 'Find every mistake in pathway definitions, each at its line',
      details:
        'Without a PATHWAY all definitions under pathways/ are checked. A PATHWAY is an id (warrington) or a file.',
      args: {},
      rest: 'PATHWAY',
      examples: ['duecourse check', 'duecourse check warrington', 'duecourse check my/own-pathway.yaml --json'],
      async run({ json, rest }) {
        const names = rest.length > 0 ? rest : (await listPathways()).map((file) => file.id);
        const checked = await Promise.all(names.map(async (name) => ({ name, problems: await problemsOf(name) })));
        const problems = sortProblems(checked.flatMap((one) => one.problems));
        if (json) terminal.out(JSON.stringify({ checked: names, problems }, undefined, 2));
        else for (const line of report(names, problems, terminal)) terminal.out(line);
        return problems.length > 0 ? 1 : 0;
      },
    },
    terminal,
  );
}

async function problemsOf(name: string): Promise<readonly Problem[]> {
  return checkPathway(await loadPathway(name));
}

function report(names: readonly string[], problems: readonly Problem[], terminal: Terminal): readonly string[] {
  const definitions = counted(names.length, 'definition');
  if (problems.length === 0)
    return [`${definitions} checked (${names.join(', ')}): ${paint(terminal, 'green', 'no problems')}.`];
  const files = new Set(problems.map(({ file }) => file)).size;
  return [
    ...problems.flatMap((problem) => problemLines(problem, terminal)),
    '',
    `${definitions} checked: ${paint(terminal, 'red', counted(problems.length, 'problem'))} in ${counted(files, 'file')}.`,
  ];
}
