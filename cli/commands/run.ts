import { resolve } from 'node:path';
import { createCoreHost } from '../case-file/core-host.ts';
import type { CaseHost } from '../case-file/host.ts';
import { isStuck } from '../case-file/progress.ts';
import { loadCaseFile, type CaseFile } from '../case-file/load-case-file.ts';
import { runCaseFile, type CaseRun } from '../case-file/run-case-file.ts';
import { timeline } from '../case-file/timeline.ts';
import { command, type Command } from '../command.ts';
import { wrap } from '../help.ts';
import { problemLines } from '../problem-lines.ts';
import type { Problem } from '../../language/problem.ts';
import { paint, type Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { counted } from '../words.ts';

/** `run`: lives case files through and shows what happened. */
export function runCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'run',
      about: 'Live a case file through, and show what happened, was due, was sent and was refused',
      details:
        'A case file holds dated entries and what is expected at checkpoints. An expectation that does not hold is reported at its line, and the command ends with 1. ' +
        'With --on temporal the case runs as a real workflow on a server whose clock can be moved; notices are written and papers are made for real, in a directory that is removed afterwards. With --on http that workflow is asked over HTTP, through the server that “duecourse serve” starts.',
      args: {
        pathway: {
          type: 'string',
          valueHint: 'ID',
          description: 'Live by this pathway instead of the one the case file names',
        },
        on: {
          type: 'enum',
          options: ['core', 'temporal', 'http'],
          default: 'core',
          description:
            'What it runs on: the pure core, a workflow on a time-skipping Temporal server, or such a workflow behind HTTP',
        },
        quiet: { type: 'boolean', alias: 'q', description: 'No timeline: only what failed, and a line for each file' },
      },
      rest: 'CASEFILE',
      examples: [
        'duecourse run examples/straight.yaml',
        'duecourse run examples/*.yaml --quiet',
        'duecourse run examples/straight.yaml --on temporal --json',
      ],
      async run({ args, json, rest }) {
        if (rest.length === 0)
          throw new UsageError('Which case file? None was given.', 'Try “duecourse run examples/straight.yaml”.');
        const results: Result[] = [];
        for (const path of rest) {
          const result = await runOne(resolve(path), {
            on: args.on,
            pathway: args.pathway,
            terminal,
          });
          results.push(result);
          if (!json) for (const line of report(result, args.quiet === true, terminal)) terminal.out(line);
        }
        if (json)
          terminal.out(JSON.stringify(results.length === 1 ? asJson(results[0]) : results.map(asJson), undefined, 2));
        // A worker on a server that stood still cannot be ended, and must not keep the command from ending.
        if (results.some(({ kind }) => kind === 'stuck')) setTimeout(() => process.exit(1), 1_000);
        return results.every((result) => result.kind === 'run' && result.run.outcome.failures.length === 0) ? 0 : 1;
      },
    },
    terminal,
  );
}

type Result =
  | { readonly kind: 'stuck'; readonly file: string; readonly reason: string }
  | { readonly kind: 'run'; readonly caseFile: CaseFile; readonly run: CaseRun }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** Temporal is loaded and started only when it is asked for. */
async function openHost({ pathway, reference }: CaseFile, on: Running['on'], terminal: Terminal): Promise<CaseHost> {
  if (on === 'core') return createCoreHost(pathway, reference);
  const tell = (message: string): void => terminal.err(message);
  const { startTemporalHost } = await import('../case-file/temporal-host.ts');
  if (on === 'temporal') return endedBySignals(await startTemporalHost(pathway, reference, tell));
  const { startHttpStage } = await import('../case-file/http-host.ts');
  return endedBySignals(await startTemporalHost(pathway, reference, tell, startHttpStage));
}

/** A server and a directory must not outlive a command that was broken off. */
function endedBySignals(host: CaseHost): CaseHost {
  const end = (): void => void host.close().finally(() => process.exit(130));
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, end);
  return {
    ...host,
    close() {
      for (const signal of signals) process.off(signal, end);
      return host.close();
    },
  };
}

interface Running {
  readonly on: 'core' | 'temporal' | 'http';
  readonly pathway: string | undefined;
  readonly terminal: Terminal;
}

async function runOne(path: string, { on, pathway, terminal }: Running): Promise<Result> {
  const loaded = await loadCaseFile(path, pathway === undefined ? {} : { pathway });
  if (loaded.kind === 'problems') return loaded;
  const { caseFile } = loaded;
  const host = await openHost(caseFile, on, terminal);
  try {
    return { kind: 'run', caseFile, run: await runCaseFile(caseFile, host) };
  } catch (error) {
    // The files behind it have servers of their own, and go on.
    if (!isStuck(error)) throw error;
    return { kind: 'stuck', file: caseFile.file, reason: error.message };
  } finally {
    await host.close();
  }
}

function asJson(result: Result | undefined): object {
  if (result?.kind === 'stuck') return { file: result.file, stuck: result.reason };
  if (result === undefined || result.kind === 'problems') return { problems: result?.problems ?? [] };
  return { file: result.caseFile.file, ...result.run.outcome };
}

function report(result: Result, quiet: boolean, terminal: Terminal): readonly string[] {
  if (result.kind === 'problems') {
    return [
      ...result.problems.flatMap((problem) => problemLines(problem, terminal)),
      '',
      `${paint(terminal, 'red', counted(result.problems.length, 'problem'))}: the case file was not run.`,
    ];
  }
  if (result.kind === 'stuck')
    return [
      `${result.file}: ${paint(terminal, 'red', 'not run to its end')}`,
      ...wrap(result.reason, terminal.width - 2, '  '),
    ];
  const { caseFile, run } = result;
  if (!quiet) return timeline(caseFile, run, terminal);
  const { failures, title } = run.outcome;
  const verdict =
    failures.length === 0
      ? paint(terminal, 'green', 'as expected')
      : paint(terminal, 'red', counted(failures.length, 'failure'));
  return [
    `${caseFile.file}: ${title}: ${verdict}`,
    ...failures.map(({ file, line, column, message }) => `  ${file}:${line}:${column}: ${message}`),
  ];
}
