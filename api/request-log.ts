import { caseIdFor } from '../client/case-reference.ts';
import { problemTypes, type ProblemName } from './problem-types.ts';
import type { ProblemError } from './problem.ts';

/** One answer, for whoever runs the server: which case was read or written when. Never who or what it is about. */
export interface LogLine {
  readonly at: string;
  readonly method: string;
  readonly status: number;
  readonly ms: number;
  readonly instance: string;
  /** As the description has it: what the caller put into an address is left out. */
  readonly route?: string;
  /** Only what can be a case's reference, which holds no name. */
  readonly reference?: string;
  readonly problem?: ProblemName;
  /** Of a fault: the error's name and place. Its message may name a person. */
  readonly error?: { readonly name: string; readonly frames: readonly string[]; readonly cause?: string };
}

/** A line of the log. */
export function logged(line: Omit<LogLine, 'at' | 'problem' | 'error'>, problem: ProblemError | undefined): LogLine {
  const { reference, method, ...rest } = line;
  return {
    at: new Date().toISOString(),
    method: /^[A-Z]{1,10}$/.test(method) ? method : 'OTHER',
    ...rest,
    ...(reference !== undefined && canBeReference(reference) ? { reference } : {}),
    ...(problem === undefined ? {} : { problem: problem.problem }),
    ...(problem === undefined || problemTypes[problem.problem].status < 500 ? {} : withError(problem.cause)),
  };
}

function canBeReference(text: string): boolean {
  try {
    caseIdFor(text);
    return true;
  } catch {
    return false;
  }
}

function withError(error: unknown): Pick<LogLine, 'error'> {
  if (!(error instanceof Error)) return {};
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    error: {
      name: error.name,
      frames: frames.slice(0, 6).map((line) => line.trim()),
      ...(error.cause instanceof Error ? { cause: error.cause.name } : {}),
    },
  };
}
