import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { instance } from '@viz-js/viz';
import type { ArgsDef } from 'citty';
import { instantOfMs } from '../../calendar/instant.ts';
import { chartToDot } from '../../machines/chart/chart-dot.ts';
import { chartToMermaid } from '../../machines/chart/chart-mermaid.ts';
import { chartOf } from '../../machines/chart/machine-chart.ts';
import { loadMachine } from '../../machines/interpreter/load-machine.ts';
import { UnloadableMachineError, type MachineProblem } from '../../machines/interpreter/loaded-machine.ts';
import { command, type Command, type ExitCode } from '../command.ts';
import { wrap } from '../help.ts';
import { chosenMachine, loadMachineModule, type MachineModule } from '../machine/load-module.ts';
import type { MachineRun, Standing } from '../machine/machine-run.ts';
import { runInMemory } from '../machine/run-in-memory.ts';
import { machineStandingLines } from '../machine/standing-lines.ts';
import { readJson, readStep } from '../machine/steps.ts';
import { paint, type Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

const hosts = ['memory', 'temporal'] as const;
const formats = ['svg', 'mermaid', 'dot'] as const;

const args = {
  what: { type: 'positional', required: true, description: 'check, run or diagram' },
  file: { type: 'positional', required: true, description: 'A module that exports machines: TypeScript or JavaScript' },
  machine: {
    type: 'string',
    valueHint: 'NAME',
    description: 'Which of its machines, by the name it is exported under',
  },
  effect: {
    type: 'string',
    valueHint: 'NAME',
    description: 'An action that reaches outside and will be an effect; may be given several times',
  },
  input: { type: 'string', valueHint: 'JSON', description: 'run: what the machine is started with' },
  on: {
    type: 'enum',
    options: [...hosts],
    default: 'memory',
    description: 'run: here, or as a workflow on a Temporal server started for it',
  },
  format: {
    type: 'enum',
    options: [...formats],
    description: 'diagram: svg, mermaid or dot; svg unless the output says otherwise',
  },
  output: { type: 'string', valueHint: 'FILE', description: 'diagram: where to write it; printed otherwise' },
} as const satisfies ArgsDef;

/** `machine`: looks any XState machine through, runs it, draws it. */
export function machineCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'machine',
      about: 'Check, run or draw any XState machine',
      details:
        '“check” says what in a machine could not go on after a restart. “run” takes it through steps: EVENT or \'{"type":"EVENT",…}\' is sent, ' +
        '+2h lets time pass (ms, s, m, h, d, w), ACTOR=JSON answers for an actor that is at work, ACTOR!=MESSAGE has it fail. Nothing reaches the world: actors wait, effects are told of.',
      args,
      rest: 'STEP',
      examples: [
        'duecourse machine check order.ts --effect tellCustomer',
        `duecourse machine run order.ts --effect tellCustomer --input '{"total":10}' '{"type":"PAY","amount":10}' 'pack="parcel 1"'`,
        'duecourse machine diagram order.ts --output order.svg',
      ],
      async run({ args: given, json, rest, all }) {
        const module = await loadMachineModule(given.file);
        const effects = all('effect');
        if (given.what !== 'run' && rest.length > 0)
          throw new UsageError(`“${rest.join(' ')}” is more than is taken here.`);
        if (given.what === 'check') return check(module, given.machine, effects, json, terminal);
        if (given.what === 'diagram') return await draw(module, given, json, terminal);
        if (given.what !== 'run')
          throw new UsageError(
            `“machine ${given.what}” is not known.`,
            'There are machine check, machine run and machine diagram.',
          );
        const chosen = chosenMachine(module, given.machine);
        const steps = rest.map((word) => ({ word, step: readStep(word) }));
        const input = given.input === undefined ? undefined : readJson(given.input);
        const run = await begin(module, chosen, given.on, { input, effects }, terminal);
        try {
          return await live(run, steps, json, terminal);
        } finally {
          await run.close();
        }
      },
    },
    terminal,
  );
}

function check(
  module: MachineModule,
  name: string | undefined,
  effects: readonly string[],
  json: boolean,
  terminal: Terminal,
): ExitCode {
  const chosen = name === undefined ? [...module.machines] : [chosenMachine(module, name)];
  const found = chosen.map(([exported, machine]) => {
    try {
      const { warnings, actors } = loadMachine(machine, { effects });
      return { machine: exported, problems: [], warnings, actors };
    } catch (error) {
      if (!(error instanceof UnloadableMachineError)) throw error;
      return { machine: exported, problems: error.problems, warnings: [], actors: [] };
    }
  });
  if (json) terminal.out(JSON.stringify({ machines: found }, undefined, 2));
  else
    for (const { machine, problems, warnings } of found) {
      const verdict = problems.length === 0 ? 'can be run durably' : 'cannot be run durably';
      terminal.out(
        `${paint(terminal, 'bold', machine)} ${paint(terminal, problems.length === 0 ? 'green' : 'red', verdict)}.`,
      );
      for (const line of [...problems, ...warnings].flatMap((one) => problemText(one, terminal))) terminal.out(line);
    }
  return found.every(({ problems }) => problems.length === 0) ? 0 : 1;
}

function problemText({ state, key, message }: MachineProblem, terminal: Terminal): readonly string[] {
  return [
    `  ${paint(terminal, 'cyan', `${state}, ${key}`)}`,
    ...wrap(message, terminal.width - 4).map((line) => `    ${line}`),
  ];
}

async function begin(
  module: MachineModule,
  chosen: ReturnType<typeof chosenMachine>,
  on: string,
  options: { readonly input: unknown; readonly effects: readonly string[] },
  terminal: Terminal,
): Promise<MachineRun> {
  if (on === 'memory') return runInMemory(chosen[1], { ...options, startedAt: instantOfMs(Date.now()) });
  const { runOnTemporal } = await import('../machine/run-on-temporal.ts');
  return await runOnTemporal(module, chosen, { ...options, onProgress: (message) => terminal.err(message) });
}

async function live(
  run: MachineRun,
  steps: readonly { readonly word: string; readonly step: ReturnType<typeof readStep> }[],
  json: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const stood: { readonly step: string; readonly standing: Standing }[] = [];
  let refused: { readonly step: string; readonly message: string } | undefined;
  const note = async (word: string): Promise<void> => {
    const standing = await run.standing();
    stood.push({ step: word, standing });
    if (!json) for (const line of machineStandingLines(word, standing, terminal)) terminal.out(line);
  };
  await note('start');
  for (const { word, step } of steps) {
    try {
      await run.take(step);
    } catch (error) {
      refused = { step: word, message: error instanceof Error ? error.message : String(error) };
      break;
    }
    await note(step.kind === 'send' ? step.event.type : word);
  }
  if (json)
    terminal.out(
      JSON.stringify(
        {
          steps: stood.map(({ step, standing }) => ({ step, ...standing })),
          ...(refused === undefined ? {} : { refused }),
        },
        undefined,
        2,
      ),
    );
  else if (refused !== undefined)
    terminal.err(`${paint(terminal, 'red', 'Refused:')} ${refused.step}. ${refused.message}`);
  const isInError = stood.at(-1)?.standing.status === 'error';
  return refused === undefined && !isInError ? 0 : 1;
}

async function draw(
  module: MachineModule,
  given: {
    readonly machine?: string | undefined;
    readonly format?: string | undefined;
    readonly output?: string | undefined;
  },
  json: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const [name, machine] = chosenMachine(module, given.machine);
  const format = formatOf(given.format, given.output);
  const chart = chartOf(machine);
  const diagram =
    format === 'mermaid'
      ? chartToMermaid(chart)
      : format === 'dot'
        ? chartToDot(chart)
        : (await instance()).renderString(chartToDot(chart), { format: 'svg' });
  if (given.output !== undefined) await writeFile(given.output, diagram);
  const told = { machine: name, format };
  if (json)
    terminal.out(
      JSON.stringify(
        { ...told, ...(given.output === undefined ? { diagram } : { output: given.output }) },
        undefined,
        2,
      ),
    );
  else terminal.out(given.output === undefined ? diagram.trimEnd() : `${name}: written to ${given.output}.`);
  return 0;
}

function formatOf(format: string | undefined, output: string | undefined): (typeof formats)[number] {
  const asked = formats.find((known) => known === format);
  if (asked !== undefined) return asked;
  const ending = output === undefined ? '.svg' : extname(output).toLowerCase();
  const byEnding: Readonly<Record<string, (typeof formats)[number]>> = {
    '.svg': 'svg',
    '.mmd': 'mermaid',
    '.dot': 'dot',
    '.gv': 'dot',
  };
  const found = byEnding[ending];
  if (found === undefined)
    throw new UsageError(`A file that ends in “${ending}” says no format.`, `Add --format ${formats.join('|')}.`);
  return found;
}
