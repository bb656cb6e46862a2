import type { ArgsDef } from 'citty';
import { previewMany, type ChangedCase } from '../../client/change-many.ts';
import type { ChangePlan } from '../../client/change-plan.ts';
import { checkPathway } from '../../language/check/check-pathway.ts';
import { looksLikePath } from '../../language/load/find-pathway.ts';
import { loadPathway } from '../../language/load/load-pathway.ts';
import type { ResolvedPathway } from '../../language/lower.ts';
import { sortProblems, type Problem } from '../../language/problem.ts';
import type { JsonObject } from '../../machines/json.ts';
import { rulesOffice, type RulesOffice } from '../../worker/start.ts';
import { command, type Command } from '../command.ts';
import { followChange } from '../follow-change.ts';
import { changedLines, summaryOfChanges } from '../impact-lines.ts';
import { tellProblems } from '../problem-lines.ts';
import { readRenames, renameLines } from '../read-renames.ts';
import { readBy, withCases } from '../server.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { looksLikeHash, pathwayByHash } from '../versions.ts';

const args = {
  pathway: { type: 'positional', required: false, description: 'The new version, by id or file; or --to' },
  why: {
    type: 'string',
    valueHint: 'REASON',
    required: true,
    description: 'Why; kept in the log of every case that moves',
  },
  by: { type: 'string', valueHint: 'PERSON:ROLE', required: true, description: 'Who moves them, in which role' },
  from: {
    type: 'string',
    valueHint: 'HASH|FILE|ID',
    description:
      'Whose cases move: those that live by this version, or by any version of this pathway; the one of the same id unless said',
  },
  to: {
    type: 'string',
    valueHint: 'HASH|FILE|ID',
    description: 'The new version: a published one by its hash, or a file',
  },
  renames: {
    type: 'string',
    valueHint: 'FILE',
    description: 'YAML with what the new version calls otherwise: events, data, roles, deadlines, states',
  },
  'dry-run': { type: 'boolean', description: 'Only say, case by case, what would change' },
  'even-if-busy': { type: 'boolean', description: 'Move cases too that are carrying something out' },
  back: { type: 'boolean', description: 'Take the move to --to back, where nothing has been recorded since' },
} as const satisfies ArgsDef;

/** `migrate`: moves running cases to another version of their pathway. */
export function migrateCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'migrate',
      about: 'Move running cases to another version of their pathway',
      details:
        'The whole log of a case has to hold under the new version, or the case stays where it is and the first entry that would not hold is told. ' +
        'What was settled stays settled, nothing is sent for the past. The worker carries it out, a batch at a time; broken off, it can be begun again: a case that ' +
        'has moved already is left alone.',
      args,
      examples: [
        'duecourse migrate warrington --dry-run --why "Core groups every fortnight" --by p-owner:processOwner',
        'duecourse migrate --from 1a2b3c4d --to 5e6f7a8b --why "Core groups every fortnight" --by p-owner:processOwner',
        'duecourse migrate warrington --why "Core groups every fortnight" --by p-owner:processOwner --renames renames.yaml',
        'duecourse migrate --back --to 5e6f7a8b --why "Too early" --by p-owner:processOwner',
      ],
      async run({ args: given, json }) {
        const by = readBy(given.by);
        const office = rulesOffice(terminal.env);
        const to = await versionNamed(newVersion(given.pathway, given.to), office);
        if ('problems' in to) {
          tellProblems(to.problems, json, terminal);
          return 1;
        }
        const from: Source =
          given.from === undefined ? { pathway: to.pathway.pathway } : await casesOf(given.from, office);
        const before = given.renames === undefined ? [] : await versionsBefore(from, office);
        const renames = given.renames === undefined ? undefined : await readRenames(given.renames, to.pathway, before);
        const plan: Exclude<ChangePlan, { readonly kind: 'calendar' }> =
          given.back === true
            ? { kind: 'back', pathway: to.pathway.pathway, from: to.hash }
            : {
                kind: 'pathway',
                pathway: from.pathway,
                ...(from.version === undefined ? {} : { from: from.version.hash }),
                to: to.hash,
                ...(renames === undefined ? {} : { renames }),
                ...(given['even-if-busy'] === true ? { evenIfBusy: true } : {}),
              };
        const nobody = `No case lives by “${plan.pathway}”${plan.kind === 'pathway' && plan.from !== undefined ? ' in this version' : ''}.`;
        if (!json && renames !== undefined) for (const line of renameLines(renames)) terminal.out(line);
        if (given['dry-run'] !== true) {
          if (plan.kind === 'pathway') await office.keepPathway(to.hash, to.pathway as unknown as JsonObject);
          const id = await office.startChange({ plan, why: given.why, by });
          return followChange(office, id, { json, pathway: to.pathway, nobody }, terminal);
        }
        return withCases(terminal, json, async ({ client }) => {
          const changed: ChangedCase[] = [];
          const contents = { ...office.contents, pathway: () => Promise.resolve(to.pathway) };
          for await (const one of previewMany(client, plan, contents)) {
            changed.push(one);
            if (!json) for (const line of changedLines(one, to.pathway, terminal)) terminal.out(line);
          }
          if (json)
            terminal.out(
              JSON.stringify({ to: { pathway: to.pathway.pathway, hash: to.hash }, cases: changed }, undefined, 2),
            );
          else terminal.out(summaryOfChanges(changed, terminal, { dryRun: true }) ?? nobody);
          return changed.some(({ outcome }) => outcome === 'refused' || outcome === 'failed') ? 1 : 0;
        });
      },
    },
    terminal,
  );
}

/** @throws {UsageError} neither or both are given. */
function newVersion(positional: string | undefined, to: string | undefined): string {
  if (positional !== undefined && to !== undefined)
    throw new UsageError('The new version is given twice: once by itself, once with --to.');
  const version = positional ?? to;
  if (version === undefined)
    throw new UsageError('The new version is missing.', 'Name it: a file, an id, or --to HASH.');
  return version;
}

type Version = { readonly pathway: ResolvedPathway; readonly hash: string };

/** A version that was published, by its hash, or a definition that has no mistakes. */
async function versionNamed(
  name: string,
  office: RulesOffice,
): Promise<Version | { readonly problems: readonly Problem[] }> {
  if (looksLikeHash(name)) {
    const { hash, content } = await pathwayByHash(office, name);
    return { pathway: content, hash };
  }
  const loaded = await loadPathway(name);
  const problems = sortProblems(checkPathway(loaded));
  return problems.length > 0 ? { problems } : { pathway: loaded.pathway, hash: loaded.hash };
}

/** The versions a case may come from, as far as they are known here. */
async function versionsBefore(from: Source, office: RulesOffice): Promise<readonly ResolvedPathway[]> {
  if (from.version !== undefined) return [from.version.pathway];
  const published = (await office.list()).filter(({ kind, name }) => kind === 'pathway' && name === from.pathway);
  const known = await Promise.all(published.map(({ hash }) => office.contents.pathway(hash)));
  const own = await loadPathway(from.pathway);
  return own.problems.length > 0 ? known : [...known, own.pathway];
}

/** Cases that are to move: of one version, if it is known. */
interface Source {
  readonly pathway: string;
  readonly version?: Version;
}

/** Whose cases move: those of one version, or of a pathway in whichever. */
async function casesOf(name: string, office: RulesOffice): Promise<Source> {
  if (looksLikeHash(name)) {
    const { hash, content } = await pathwayByHash(office, name);
    return { pathway: content.pathway, version: { pathway: content, hash } };
  }
  if (!looksLikePath(name)) return { pathway: name };
  const { pathway, hash, problems } = await loadPathway(name);
  if (problems.length > 0)
    throw new UsageError(`${name} has mistakes, so no case can live by it.`, 'See them with “duecourse check”.');
  return { pathway: pathway.pathway, version: { pathway, hash } };
}
