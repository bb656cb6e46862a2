import type { ArgsDef } from 'citty';
import { checkPathway } from '../../language/check/check-pathway.ts';
import type { PathwayDiff } from '../../language/diff/difference.ts';
import { diffPathways } from '../../language/diff/diff-pathways.ts';
import { loadPathway } from '../../language/load/load-pathway.ts';
import { sortProblems } from '../../language/problem.ts';
import type { JsonObject } from '../../machines/json.ts';
import { rulesOffice } from '../../worker/start.ts';
import { command, type Command } from '../command.ts';
import { diffLines } from '../diff-lines.ts';
import { tellProblems } from '../problem-lines.ts';
import { readBy, withCases } from '../server.ts';
import { paint, type Terminal } from '../terminal.ts';
import { shortHash } from '../versions.ts';
import { counted } from '../words.ts';

const args = {
  pathway: { type: 'positional', required: true, description: 'The definition, by id (warrington) or file' },
  why: { type: 'string', valueHint: 'REASON', required: true, description: 'Why, in words that name nobody' },
  by: { type: 'string', valueHint: 'PERSON:ROLE', required: true, description: 'Who publishes it, in which role' },
} as const satisfies ArgsDef;

/** `publish`: makes a definition the version that new cases live by. */
export function publishCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'publish',
      about: 'Publish a version of a pathway: new cases live by it at once',
      details:
        'The definition is checked first; one with a problem is not published. Running cases keep the version they live by until they are moved with `migrate`. ' +
        'The files can be edited, moved or lost afterwards: what was published is kept, by the hash of its content.',
      args,
      examples: ['duecourse publish my/warrington.yaml --why "Core groups every fortnight" --by p-owner:processOwner'],
      async run({ args: given, json }) {
        const loaded = await loadPathway(given.pathway);
        const problems = sortProblems(checkPathway(loaded));
        if (problems.length > 0) {
          tellProblems(problems, json, terminal);
          if (!json) terminal.out(`${counted(problems.length, 'problem')}: nothing was published.`);
          return 1;
        }
        const { pathway, hash } = loaded;
        const name = pathway.pathway;
        const by = readBy(given.by);
        return withCases(terminal, json, async ({ client }) => {
          const office = rulesOffice(terminal.env);
          const before = await office.contents.published.pathway(name);
          const { publication, already } = await office.publish({
            kind: 'pathway',
            name,
            hash,
            // It is plain JSON: it travels with every case.
            content: pathway as unknown as JsonObject,
            why: given.why,
            by,
          });
          const diff = before === undefined || already ? undefined : diffPathways(before.content, pathway);
          const others = already
            ? 0
            : (await client.count({ pathway: name })) - (await client.count({ pathway: name, version: hash }));
          if (json)
            terminal.out(
              JSON.stringify(
                { ...publication, already, casesOnOthers: others, differences: diff?.differences ?? [] },
                undefined,
                2,
              ),
            );
          else if (already)
            terminal.out(`${name} is published already in this version: ${publication.number}, ${shortHash(hash)}.`);
          else {
            terminal.out(
              paint(
                terminal,
                'green',
                `Published ${name}, version ${publication.number} (${shortHash(hash)}). New cases live by it at once.`,
              ),
            );
            for (const line of differenceLines(diff, publication.number, terminal)) terminal.out(line);
            if (others > 0)
              terminal.out(
                `${counted(others, 'running case')} of ${name} ${others === 1 ? 'keeps its version' : 'keep their versions'}: \`duecourse versions ${name}\` tells which, \`duecourse migrate\` moves them.`,
              );
          }
          return 0;
        });
      },
    },
    terminal,
  );
}

function differenceLines(diff: PathwayDiff | undefined, number: number, terminal: Terminal): readonly string[] {
  if (diff === undefined) return [];
  const differences = counted(diff.differences.length, 'difference');
  return [`${differences} from version ${number - 1}:`, ...diffLines(diff, { whole: false }, terminal), ''];
}
