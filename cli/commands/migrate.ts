import type { ArgsDef } from 'citty';
import { changeMany, type ChangedCase, type ChangeMany } from '../../client/change-many.ts';
import { checkPathway } from '../../language/check/check-pathway.ts';
import { loadPathway, type LoadedPathway } from '../../language/load/load-pathway.ts';
import { command, type Command } from '../command.ts';
import { changedLines, summaryOfChanges } from '../impact-lines.ts';
import { tellProblems } from '../problem-lines.ts';
import { readRenames } from '../read-renames.ts';
import { readBy, withCases } from '../server.ts';
import type { Terminal } from '../terminal.ts';

const args = {
  pathway: { type: 'positional', required: true, description: 'The new version, by id or file' },
  why: {
    type: 'string',
    valueHint: 'REASON',
    required: true,
    description: 'Why; kept in the log of every case that moves',
  },
  by: { type: 'string', valueHint: 'PERSON:ROLE', required: true, description: 'Who moves them, in which role' },
  from: {
    type: 'string',
    valueHint: 'ID',
    description: 'The pathway whose cases move; the one of the same id unless said',
  },
  renames: {
    type: 'string',
    valueHint: 'FILE',
    description: 'YAML with what the new version calls otherwise: events, data, roles, deadlines, states',
  },
  'dry-run': { type: 'boolean', description: 'Only say, case by case, what would change' },
  'even-if-busy': { type: 'boolean', description: 'Move cases too that are carrying something out' },
} as const satisfies ArgsDef;

/** `migrate`: moves running cases to another version of their pathway. */
export function migrateCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'migrate',
      about: 'Move running cases to another version of their pathway',
      details:
        'The whole log of a case has to hold under the new version, or the case stays where it is and the first entry that would not hold is told. ' +
        'What was settled stays settled, nothing is sent for the past. Broken off, it can be begun again: a case that has moved already is left alone.',
      args,
      examples: [
        'duecourse migrate warrington --dry-run --why "Core groups every fortnight" --by p-owner:processOwner',
        'duecourse migrate warrington --why "Core groups every fortnight" --by p-owner:processOwner --renames renames.yaml',
      ],
      async run({ args: given, json }) {
        const loaded = await loadPathway(given.pathway);
        const problems = checkPathway(loaded);
        if (problems.length > 0) {
          tellProblems(problems, json, terminal);
          return 1;
        }
        const request: ChangeMany = {
          change: {
            kind: 'pathway',
            pathway: loaded.pathway,
            hash: loaded.hash,
            ...(given.renames === undefined ? {} : { renames: await readRenames(given.renames, loaded.pathway) }),
            ...(given['even-if-busy'] === true ? { evenIfBusy: true } : {}),
          },
          why: given.why,
          by: readBy(given.by),
          filter: { pathway: given.from ?? loaded.pathway.pathway },
          dryRun: given['dry-run'] === true,
        };
        return withCases(terminal, json, async ({ client }) => {
          const changed: ChangedCase[] = [];
          for await (const one of changeMany(client, request)) {
            changed.push(one);
            if (!json) for (const line of changedLines(one, loaded.pathway, terminal)) terminal.out(line);
          }
          if (json) terminal.out(JSON.stringify({ to: nameOf(loaded), cases: changed }, undefined, 2));
          else
            terminal.out(summaryOfChanges(changed, terminal) ?? `No case lives by “${request.filter.pathway ?? ''}”.`);
          return changed.some(({ outcome }) => outcome === 'refused' || outcome === 'failed') ? 1 : 0;
        });
      },
    },
    terminal,
  );
}

function nameOf({ pathway, hash }: LoadedPathway): { readonly pathway: string; readonly hash: string } {
  return { pathway: pathway.pathway, hash };
}
