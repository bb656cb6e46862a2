import type { ArgsDef } from 'citty';
import { checkPathway } from '../../language/check/check-pathway.ts';
import { everywhere, wordingOnly, type PathwayDiff } from '../../language/diff/difference.ts';
import { diffPathways } from '../../language/diff/diff-pathways.ts';
import { loadPathway } from '../../language/load/load-pathway.ts';
import { nearestName } from '../../language/nearest-name.ts';
import { sortProblems } from '../../language/problem.ts';
import { command, type Command } from '../command.ts';
import { diffLines } from '../diff-lines.ts';
import { tellProblems } from '../problem-lines.ts';
import { paint, type Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { counted } from '../words.ts';

const args = {
  a: { type: 'positional', required: true, description: 'A pathway, by id (warrington) or file: what it was' },
  b: { type: 'positional', required: true, description: 'The pathway it is compared with: what it is' },
  stage: { type: 'string', description: 'Only this stage; also “everywhere” or “wording”', valueHint: 'NAME' },
  'exit-code': { type: 'boolean', description: 'End with 1 when they differ, as for scripts' },
} as const satisfies ArgsDef;

/** `diff`: what differs between two definitions, in words. */
export function diffCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'diff',
      about: 'Say in words what differs between two pathways, or two versions of one',
      details:
        'Differences stand under the stage of the pathway they belong to. What is only worded otherwise or cites other rules comes last. ' +
        'A file may lie anywhere; what it extends is looked for beside it, then among the own pathways.',
      args,
      examples: [
        'duecourse diff england warrington',
        'duecourse diff warrington my/warrington.yaml --stage "initial conference"',
        'duecourse diff warrington darlington --json',
      ],
      async run({ args: given, json }) {
        const loaded = await Promise.all([given.a, given.b].map(async (name) => loadPathway(name)));
        const problems = sortProblems(loaded.flatMap((each) => checkPathway(each)));
        const [from, to] = loaded;
        if (problems.length > 0 || from === undefined || to === undefined) {
          tellProblems(problems, json, terminal);
          return 1;
        }
        const diff = diffPathways(from.pathway, to.pathway);
        const shown = given.stage === undefined ? diff : onlyStage(diff, given.stage);
        if (json) terminal.out(JSON.stringify(shown, undefined, 2));
        else
          for (const line of report(shown, [given.a, given.b], given.stage !== undefined, terminal)) terminal.out(line);
        return given['exit-code'] && diff.differences.length > 0 ? 1 : 0;
      },
    },
    terminal,
  );
}

function report(diff: PathwayDiff, asked: readonly string[], whole: boolean, terminal: Terminal): readonly string[] {
  // Two versions of one pathway have one title: then what was asked for tells them apart.
  const alike = diff.from.title === diff.to.title;
  const [from = '', to = ''] = alike ? asked : [diff.from.title, diff.to.title];
  const titles = `${alike ? `${diff.from.title}, ` : ''}${paint(terminal, 'bold', from)} → ${paint(terminal, 'bold', to)}`;
  const number = diff.differences.length;
  if (number === 0) return [`${titles}: no differences.`];
  return [`${titles}: ${counted(number, 'difference')}`, ...diffLines(diff, { whole }, terminal)];
}

/** @throws {UsageError} neither definition has a stage of that name. */
function onlyStage(diff: PathwayDiff, name: string): PathwayDiff {
  const wanted = name.toLowerCase();
  const known = [...diff.order, everywhere, wordingOnly];
  const stage =
    known.find((each) => each.toLowerCase() === wanted) ?? known.find((each) => each.toLowerCase().startsWith(wanted));
  if (stage === undefined) {
    const nearest = nearestName(name, known);
    throw new UsageError(
      `Neither pathway has a stage “${name}”.`,
      nearest === undefined ? `Its stages are ${known.join(', ')}.` : `Did you mean “${nearest}”?`,
    );
  }
  return {
    ...diff,
    stages: diff.stages.filter((each) => each === stage),
    differences: diff.differences.filter((each) => each.stage === stage),
  };
}
