import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { destination, pino } from 'pino';
import type { Logger as SdkLogger, LogLevel, LogMetadata } from '@temporalio/worker';
import type { Settings } from './settings.ts';
import { dataPaths } from './settings.ts';

/** Where a process writes what it did, for those who run it. Never what a case is about. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same log, as Temporal's SDK wants it. */
  readonly sdk: SdkLogger;
}

/** What may stand beside a message. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * The fields that reach the log; all others are dropped, because workflows, the SDK and drivers put into theirs what
 * they like. None of these can hold personal data.
 */
const allowed: ReadonlySet<string> = new Set(
  [
    'activityId',
    'activityType',
    'address',
    'attempt',
    'caseId',
    'durationMs',
    'effectId',
    'entries',
    'incident',
    'called',
    'takenOver',
    'version',
  ].concat(['namespace', 'port', 'runId', 'sdkComponent', 'seq', 'taskQueue', 'target', 'workflowId', 'workflowType']),
);

/** Opens the log: one JSON object a line, in the data directory or on stderr. */
export function openLog(settings: Settings): Log {
  const path = dataPaths(settings.dataDirectory).log;
  if (settings.log.to === 'file') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const place =
    settings.log.to === 'file'
      ? destination({ dest: path, sync: true, mode: 0o600 })
      : destination({ dest: 2, sync: true });
  const logger = pino(
    { level: settings.log.level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    place,
  );
  const write = (
    level: 'trace' | 'debug' | 'info' | 'warn' | 'error',
    message: string,
    fields: LogFields = {},
  ): void => {
    logger[level](safeFields(fields), message);
  };
  const sdk: SdkLogger = {
    log: (level: LogLevel, message: string, meta?: LogMetadata) => {
      write(levels[level], message, meta);
    },
    trace: (message: string, meta?: LogMetadata) => write('trace', message, meta),
    debug: (message: string, meta?: LogMetadata) => write('debug', message, meta),
    info: (message: string, meta?: LogMetadata) => write('info', message, meta),
    warn: (message: string, meta?: LogMetadata) => write('warn', message, meta),
    error: (message: string, meta?: LogMetadata) => write('error', message, meta),
  };
  return {
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
    sdk,
  };
}

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** Only the allowed fields, and errors without their messages: those may name a person. */
export function safeFields(fields: LogFields): LogFields {
  const safe: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value instanceof Error) safe['error'] = safeError(value, 0);
    else if (allowed.has(name) && (typeof value === 'string' || typeof value === 'number')) safe[name] = value;
  }
  return safe;
}

function safeError(error: Error, depth: number): LogFields {
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined;
  const type = 'type' in error && typeof error.type === 'string' ? error.type : undefined;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    ...(type === undefined ? {} : { type }),
    ...(code === undefined ? {} : { code }),
    at: frames.slice(0, 6).map((line) => line.trim()),
    ...(error.cause instanceof Error && depth < 3 ? { cause: safeError(error.cause, depth + 1) } : {}),
  };
}
