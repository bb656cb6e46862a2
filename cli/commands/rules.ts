import type { ArgsDef } from 'citty';
import { listPathways } from '../../language/load/find-pathway.ts';
import { loadPathway, type LoadedPathway } from '../../language/load/load-pathway.ts';
import { sortProblems, type Problem } from '../../language/problem.ts';
import type { Register } from '../../language/register.ts';
import { stagesIn, type Stages } from '../../language/diff/stages.ts';
import { placeRules } from '../../language/rules/place-rules.ts';
import type { SourcePath } from '../../language/source-path.ts';
import { ownCaseFiles, readProofs, type Proof } from '../case-file/read-proofs.ts';
import { command, type Command, type ExitCode } from '../command.ts';
import { problemLines } from '../problem-lines.ts';
import { tallyOf, type HeldRule } from '../rule-tally.ts';
import { ruleLines, tallyTable } from '../rule-lines.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

const hows = ['enforced', 'prompted', 'stated', 'outside', 'nowhere'];

const args = {
  authority: {
    type: 'positional',
    required: false,
    description: 'A pathway with a register, by id or file; without it, the figures of every authority',
  },
  how: { type: 'enum', options: hows, description: 'Only rules that are held so' },
  stage: {
    type: 'string',
    description: 'Only rules that something of this stage holds: "initial conference"',
  },
  cases: {
    type: 'string',
    valueHint: 'DIR',
    description: 'Where the case files are; by default those that come with the product',
  },
} as const satisfies ArgsDef;

/** `rules`: how a definition holds every rule of its register, where, and what proves it. */
export function rulesCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'rules',
      about: 'Show how every rule of a policy is held, where, and what proves it',
      details:
        'enforced: a condition, a role, a deadline, an outcome or an access rule refuses or times it. prompted: a task, a notice, a required field or an item of an ' +
        'agenda asks for it. stated: it is shown. outside: it is not for this system, with the reason. Ends with 1 when a rule is placed nowhere.',
      args,
      examples: [
        'duecourse rules',
        'duecourse rules warrington',
        'duecourse rules darlington --how prompted',
        'duecourse rules warrington --stage "initial conference"',
        'duecourse rules ceredigion --json',
      ],
      async run({ args: { authority, how, stage, cases }, json }) {
        const folder = cases ?? ownCaseFiles;
        if (authority === undefined) {
          if (how !== undefined || stage !== undefined)
            throw new UsageError('--how and --stage show rules of one authority: name it.');
          return overview(folder, json, terminal);
        }
        const answer = await answerTo(authority, folder);
        if (answer === undefined)
          throw new UsageError(
            `“${authority}” answers to no register of rules.`,
            'Only a pathway that says “register: ID” does.',
          );
        return report(answer, { how, stage }, json, terminal);
      },
    },
    terminal,
  );
}

interface Wanted {
  readonly how: string | undefined;
  readonly stage: string | undefined;
}

interface RulesAnswer {
  readonly loaded: LoadedPathway;
  readonly register: Register;
  readonly rules: readonly HeldRule[];
  readonly problems: readonly Problem[];
}

/** Undefined of a pathway that names no register of its own. */
async function answerTo(authority: string, folder: string): Promise<RulesAnswer | undefined> {
  const loaded = await loadPathway(authority);
  const { pathway, registers, problems } = loaded;
  const register = registers.find(({ id }) => id === pathway.register);
  if (register === undefined)
    return problems.length === 0 ? undefined : { loaded, register: noRegister, rules: [], problems };
  const proofs = await readProofs(folder, pathway.pathway);
  const placements = problems.length === 0 ? placeRules(loaded, register) : [];
  const stages = stagesIn(loaded.written);
  const rules = placements.map((placement): HeldRule => {
    const rule = register.rules.find(({ id }) => id === placement.id);
    return {
      ...placement,
      stages: [...new Set(placement.where.flatMap((place) => stageOf(place.steps, stages) ?? []))],
      isFigured: placement.kind === 'deadline' && rule?.figure !== false,
      provedBy: [...new Set(proofs.filter((proof) => proof.rule === placement.id).map((proof) => proof.caseFile))],
      ...(typeof rule?.ambiguous === 'string' ? { ambiguous: rule.ambiguous } : {}),
    };
  });
  return { loaded, register, rules, problems: sortProblems([...problems, ...unknownProofs(proofs, register)]) };
}

/** A state is known by its dotted path, everything else by its section and its id. */
function stageOf(steps: SourcePath, stages: Stages): string | undefined {
  const [section = '', id = ''] = steps.map(String);
  if (section !== 'states') return stages.stageOf(section, id);
  const names = steps.filter((_, index) => index % 2 === 1 && steps[index - 1] === 'states');
  return stages.stageOf('states', names.join('.'));
}

const noRegister: Register = { id: '', file: '', lines: {}, authority: '', nation: '', document: '', rules: [] };

function unknownProofs(proofs: readonly Proof[], register: Register): readonly Problem[] {
  return proofs
    .filter(({ rule }) => !register.rules.some(({ id }) => id === rule))
    .map(({ rule, file, line, column }) => ({
      code: 'proves-unknown-rule',
      file,
      line,
      column,
      path: 'proves',
      message: `The register “${register.id}” has no rule ${rule} to prove.`,
    }));
}

function report(
  { loaded, register, rules, problems }: RulesAnswer,
  { how, stage }: Wanted,
  json: boolean,
  terminal: Terminal,
): ExitCode {
  const known = [...new Set(rules.flatMap(({ stages }) => stages))];
  if (stage !== undefined && rules.length > 0 && !known.includes(stage))
    throw new UsageError(`No rule is held at a stage “${stage}”.`, `The stages are ${known.join(', ')}.`);
  const shown = rules.filter(
    (rule) => (how === undefined || rule.how === how) && (stage === undefined || rule.stages.includes(stage)),
  );
  if (problems.length > 0) {
    for (const line of problems.flatMap((problem) => problemLines(problem, terminal))) terminal.err(line);
    if (rules.length === 0) {
      if (json) terminal.out(JSON.stringify({ problems }, undefined, 2));
      return 1;
    }
  }
  if (json) terminal.out(JSON.stringify(shown.map(asJson), undefined, 2));
  else
    for (const line of ruleLines({ title: loaded.pathway.title, register, rules, shown }, terminal)) terminal.out(line);
  return problems.length > 0 || rules.some((rule) => rule.how === 'nowhere') ? 1 : 0;
}

function asJson({ id, how, where, provedBy, reading }: HeldRule): object {
  return { id, how, where: where.map(({ path }) => path), provedBy, ...(reading === undefined ? {} : { reading }) };
}

async function overview(folder: string, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const ids = (await listPathways()).map(({ id }) => id);
  const found = (await Promise.all(ids.map((id) => answerTo(id, folder)))).flatMap((answer) => answer ?? []);
  // A definition whose rules others answer to as well is counted as one of them.
  const answers = found.filter(
    ({ loaded, register }) =>
      !found.some(
        (other) => other.loaded.written.extends === loaded.written.pathway && other.register.id === register.id,
      ),
  );
  const problems = sortProblems(answers.flatMap((answer) => answer.problems));
  const tallies = answers.map(({ loaded, rules }) => ({ authority: loaded.pathway.pathway, ...tallyOf(rules) }));
  for (const line of problems.flatMap((problem) => problemLines(problem, terminal))) terminal.err(line);
  if (json) terminal.out(JSON.stringify(tallies, undefined, 2));
  else for (const line of tallyTable(tallies, terminal)) terminal.out(line);
  return problems.length > 0 || tallies.some(({ nowhere }) => nowhere > 0) ? 1 : 0;
}
