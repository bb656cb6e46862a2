import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { ArgsDef } from 'citty';
import { stringify } from 'yaml';
import { looksLikePath } from '../../language/load/find-pathway.ts';
import { sortProblems } from '../../language/problem.ts';
import type { ShownClass } from '../../machines/difference/compare-versions.ts';
import { command, type Command } from '../command.ts';
import { compareLines, type ReportedClass } from '../compare/compare-lines.ts';
import { comparePair, type ComparedPair } from '../compare/compare-pair.ts';
import { logLines, tellClass } from '../compare/class-words.ts';
import { differenceCaseFile } from '../compare/difference-case-file.ts';
import { loadVersion } from '../compare/load-version.ts';
import { tellProblems } from '../problem-lines.ts';
import { readRenames } from '../read-renames.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

const args = {
  old: { type: 'positional', required: true, description: 'What it was: by id, file or published hash' },
  new: { type: 'positional', required: true, description: 'What it is to be: by id, file or published hash' },
  renames: {
    type: 'string',
    valueHint: 'FILE',
    description: 'YAML with what NEW calls otherwise, as “migrate” takes it: being called otherwise is no difference',
  },
  seed: { type: 'string', default: '1', valueHint: 'N', description: 'The same seed gives the same cases' },
  tries: {
    type: 'string',
    valueHint: 'N',
    description: 'Most entries that are tried while cases are made from each version',
  },
  output: {
    type: 'string',
    valueHint: 'FOLDER',
    description: 'Write each case as a case file that holds by OLD and fails by NEW',
  },
} as const satisfies ArgsDef;

/** `compare`: the shortest cases in which two versions of a pathway behave differently. */
export function compareCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'compare',
      about: 'Find where two versions of a pathway behave differently, each time with the shortest case that shows it',
      details:
        '“diff” says what is written otherwise; this says what comes of it. Cases are made from both versions, and more about what differs between them: records by ' +
        'others, with other data, on other days. Both versions live them side by side. For each kind of difference the case is cut down to what it takes. ' +
        'Changes that no case showed are listed: that is no proof that they do nothing. It ends with 1 when a difference was found.',
      args,
      examples: [
        'duecourse compare warrington my/warrington.yaml',
        'duecourse compare warrington my/warrington.yaml --output "$MINE/differences"',
        'duecourse compare 3f9c2a81 warrington --json',
      ],
      async run({ args: { old: oldName, new: newName, renames: file, seed, tries, output }, json }) {
        const wanted = {
          seed: readNumber('seed', seed),
          ...(tries === undefined ? {} : { mostTries: readNumber('tries', tries) }),
        };
        const old = await loadVersion(oldName, terminal);
        const fresh = await loadVersion(newName, terminal);
        const problems = sortProblems([...old.problems, ...fresh.problems]);
        if (problems.length > 0) {
          tellProblems(problems, json, terminal);
          return 1;
        }
        const renames = file === undefined ? {} : await readRenames(file, fresh.loaded.pathway, [old.loaded.pathway]);
        const pair = comparePair(old.loaded, fresh.loaded, { ...wanted, renames });
        const named =
          looksLikePath(oldName) && output !== undefined ? pathFrom(output, oldName) : old.loaded.pathway.pathway;
        const classes = await reported(pair, output, named);
        const { comparison, changes, generated, limits } = pair;
        const report = { old: old.name, new: fresh.name, classes, changes, lived: comparison.lived, generated, limits };
        if (json)
          terminal.out(JSON.stringify({ ...report, classes: withLogs(classes, comparison.classes) }, undefined, 2));
        else for (const line of compareLines(report, terminal)) terminal.out(line);
        return classes.length > 0 ? 1 : 0;
      },
    },
    terminal,
  );
}

async function reported(
  { comparison, old, new: fresh, subject }: ComparedPair,
  folder: string | undefined,
  pathway: string,
): Promise<readonly ReportedClass[]> {
  const { because, own } = comparison.attribution;
  const versions = { old: old.pathway, new: fresh.pathway };
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const classes: ReportedClass[] = [];
  for (const [index, shown] of comparison.classes.entries()) {
    const { id, isFirst, log, disagreement } = shown;
    const told = tellClass(disagreement, versions);
    const written =
      folder === undefined
        ? undefined
        : await differenceCaseFile(shown, told.title, index + 1, pathway, { old, new: fresh, subject });
    const name = `difference-${index + 1}.yaml`;
    if (folder !== undefined && written !== undefined)
      await writeFile(join(folder, name), stringify(written.source, { lineWidth: 140, aliasDuplicateObjects: false }));
    classes.push({
      ...{
        id,
        ...told,
        isFirst,
        mayFollow: !own.has(id),
        steps: logLines(log, versions),
        because: because.get(id) ?? [],
      },
      ...(written === undefined ? {} : { file: { name, tells: written.tells } }),
    });
  }
  return classes;
}

/** For programs each class with its log and what each version says, as they are. */
function withLogs(classes: readonly ReportedClass[], shown: readonly ShownClass[]): readonly object[] {
  return classes.map((each, index) => {
    const { kind, element, aspect, detail, old, new: fresh } = shown[index]?.disagreement ?? {};
    return { ...each, kind, element, aspect, detail, says: { old, new: fresh }, log: shown[index]?.log };
  });
}

/** A definition in a file is named from where the case files are written. */
function pathFrom(folder: string, name: string): string {
  const path = relative(folder, name).replaceAll('\\', '/');
  return path.startsWith('.') ? path : `./${path}`;
}

function readNumber(name: string, text: string): number {
  const number = Number(text);
  if (/^\d{1,9}$/.test(text) && Number.isSafeInteger(number)) return number;
  throw new UsageError(`“${text}” is no number for --${name}.`, `Write a whole number: --${name} 1.`);
}
