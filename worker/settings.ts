import { join, resolve } from 'node:path';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const text = z.string().trim().min(1);

/**
 * Every setting, read from environment variables. One that is empty counts as not set.
 *
 * The descriptions are the documentation: `settingsHelp()` prints them.
 */
const schema = z.object({
  DUECOURSE_DATA: text
    .default('.duecourse')
    .describe('Directory for everything kept on this machine: keys, embedded server, journal, papers, outbox.'),
  DUECOURSE_TASK_QUEUE: text
    .default('duecourse')
    .describe('Task queue on the Temporal server, shared by worker and clients.'),
  DUECOURSE_MASTER_KEY: z
    .string()
    .refine(
      (value) => Buffer.from(value, 'base64').length === 32,
      'must be 32 bytes in base64, as printed by: openssl rand -base64 32',
    )
    .optional()
    .describe(
      'Master key that wraps the keys of the cases, 32 bytes in base64. Without it one is made in master.key in the data directory.',
    ),
  DUECOURSE_TEMPORAL_PORT: port.default(7233).describe('Port of the embedded Temporal server; 0 takes a free one.'),
  DUECOURSE_UI_PORT: port.default(8233).describe("Port of the embedded server's web UI; 0 takes a free one."),
  DUECOURSE_CODEC_PORT: port
    .default(8234)
    .describe('Port of the local codec server, through which the web UI shows what is encrypted; 0 takes a free one.'),
  DUECOURSE_CLOCK_OFFSET: z.coerce
    .number()
    .int()
    .optional()
    .describe('For tests only: milliseconds added to the clock of cases opened by this process.'),
  DUECOURSE_UI_URL: z
    .url()
    .optional()
    .describe(
      "Address of the web UI of TEMPORAL_ADDRESS's server, which then may ask the codec server of this machine.",
    ),
  DUECOURSE_LOG_TO: z
    .enum(['file', 'stderr'])
    .default('file')
    .describe('Where the log goes, one JSON object a line: worker.log in the data directory, or stderr.'),
  DUECOURSE_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('How much is logged.'),
  TEMPORAL_ADDRESS: text
    .optional()
    .describe('Host and port of a Temporal server to use; without it an embedded one is started.'),
  TEMPORAL_NAMESPACE: text.default('default').describe('Namespace on the Temporal server.'),
  TEMPORAL_API_KEY: text
    .optional()
    .describe('API key for the Temporal server, as Temporal Cloud issues them; it switches TLS on.'),
  TEMPORAL_TLS: z.enum(['true', 'false']).default('false').describe('true to connect to TEMPORAL_ADDRESS with TLS.'),
  TEMPORAL_CLI_PATH: text.optional().describe('The Temporal CLI to run the embedded server with.'),
  DUECOURSE_VERSIONING: z
    .enum(['pinned', 'auto-upgrade', 'off'])
    .optional()
    .describe(
      'Whether a running case stays with the version of the worker its run began on (pinned, where old and new workers run side by side) or goes to the newest at its next step (auto-upgrade); off for a server that knows no versions of workers. Without it, pinned with TEMPORAL_ADDRESS and auto-upgrade with the embedded server.',
    ),
  DUECOURSE_DEPLOYMENT: text
    .regex(/^[^.:]+$/, 'must not have a dot or a colon in it')
    .default('duecourse')
    .describe('Name under which the versions of the workers stand together on the Temporal server.'),
  DUECOURSE_MAKE_CURRENT: z
    .enum(['if-new', 'always', 'never'])
    .default('if-new')
    .describe(
      'Whether a worker that starts makes its version the one that new cases and new runs begin on: if-new unless another version has taken its place before, always to go back to it, never to leave that to you.',
    ),
  DUECOURSE_DAYS_PER_RUN: z.coerce
    .number()
    .positive()
    .max(29)
    .default(20)
    .describe(
      'Days after which a case that is opened from now on goes on in a new run, on the current version of the worker, even if nobody calls it; some go up to a quarter of that earlier.',
    ),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://')
    .optional()
    .describe('PostgreSQL database for journal and reporting; without it an embedded one in the data directory.'),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://')
    .optional()
    .describe('Mail server for notices; without it notices are written to outbox in the data directory.'),
  DUECOURSE_MAILBOXES: z
    .string()
    .superRefine((list, context) => {
      const problem = problemOfMailboxes(list);
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
    })
    .optional()
    .describe(
      'Addresses of the shared mailboxes that definitions name: NAME=ADDRESS, separated by commas. Without SMTP_URL one that is not listed is NAME@MAIL_DOMAIN.',
    ),
  MAIL_FROM: text.default('Duecourse <no-reply@duecourse.invalid>').describe('Sender of notices.'),
  MAIL_DOMAIN: text
    .default('duecourse.invalid')
    .describe('Domain in the Message-ID of notices; keep it, or a notice may be sent twice.'),
});

/** The settings of a process, checked, with paths made absolute. */
export interface Settings {
  readonly dataDirectory: string;
  readonly taskQueue: string;
  readonly masterKey: Buffer | undefined;
  readonly clockOffsetMs: number;
  readonly log: { readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly to: 'file' | 'stderr' };
  /** The web UI of a server that is not ours. */
  readonly uiUrl: string | undefined;
  readonly ports: { readonly temporal: number; readonly ui: number; readonly codec: number };
  readonly temporal: {
    readonly address: string | undefined;
    readonly namespace: string;
    readonly apiKey: string | undefined;
    readonly tls: boolean;
  };
  readonly versions: {
    readonly mode: 'pinned' | 'auto-upgrade' | 'off';
    readonly deployment: string;
    readonly makeCurrent: 'if-new' | 'always' | 'never';
  };
  /** Days a run of a case lasts at most. */
  readonly daysPerRun: number;
  readonly databaseUrl: string | undefined;
  readonly mail: {
    readonly smtpUrl: string | undefined;
    readonly from: string;
    readonly domain: string;
    /** Addresses of shared mailboxes by name. */
    readonly mailboxes: ReadonlyMap<string, string>;
  };
  /** The environment it was read from, for programs that are started. */
  readonly env: NodeJS.ProcessEnv;
}

/** Settings are wrong; the message names each, says what is wrong with it and what it is for. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`These settings cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Reads and checks all settings; the values themselves are never repeated in a message, since some are secret.
 *
 * @throws {SettingsError} naming every setting that is wrong.
 */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new SettingsError(parsed.error.issues.map(problemOf));
  const values = parsed.data;
  if (values.SMTP_URL !== undefined && env['MAIL_FROM'] === undefined) {
    throw new SettingsError([`MAIL_FROM is needed with SMTP_URL. (${describe('MAIL_FROM')})`]);
  }
  return {
    dataDirectory: resolve(values.DUECOURSE_DATA),
    taskQueue: values.DUECOURSE_TASK_QUEUE,
    masterKey:
      values.DUECOURSE_MASTER_KEY === undefined ? undefined : Buffer.from(values.DUECOURSE_MASTER_KEY, 'base64'),
    clockOffsetMs: values.DUECOURSE_CLOCK_OFFSET ?? 0,
    log: { level: values.DUECOURSE_LOG_LEVEL, to: values.DUECOURSE_LOG_TO },
    uiUrl: values.DUECOURSE_UI_URL,
    ports: {
      temporal: values.DUECOURSE_TEMPORAL_PORT,
      ui: values.DUECOURSE_UI_PORT,
      codec: values.DUECOURSE_CODEC_PORT,
    },
    temporal: {
      address: values.TEMPORAL_ADDRESS,
      namespace: values.TEMPORAL_NAMESPACE,
      apiKey: values.TEMPORAL_API_KEY,
      tls: values.TEMPORAL_TLS === 'true' || values.TEMPORAL_API_KEY !== undefined,
    },
    versions: {
      mode: values.DUECOURSE_VERSIONING ?? (values.TEMPORAL_ADDRESS === undefined ? 'auto-upgrade' : 'pinned'),
      deployment: values.DUECOURSE_DEPLOYMENT,
      makeCurrent: values.DUECOURSE_MAKE_CURRENT,
    },
    daysPerRun: values.DUECOURSE_DAYS_PER_RUN,
    databaseUrl: values.DATABASE_URL,
    mail: {
      smtpUrl: values.SMTP_URL,
      from: values.MAIL_FROM,
      domain: values.MAIL_DOMAIN,
      mailboxes: readMailboxes(values.DUECOURSE_MAILBOXES),
    },
    env,
  };
}

function readMailboxes(list: string | undefined): ReadonlyMap<string, string> {
  return new Map(list === undefined ? [] : mailboxesIn(list).map(({ name, address }) => [name, address]));
}

function mailboxesIn(list: string): readonly { readonly name: string; readonly address: string }[] {
  return list.split(',').map((part) => {
    const [name = '', ...address] = part.trim().split('=');
    return { name: name.trim(), address: address.join('=').trim() };
  });
}

/** What is wrong with a list of mailboxes. Its addresses are not repeated, names are: they stand in the definitions too. */
function problemOfMailboxes(list: string): string | undefined {
  const mailboxes = mailboxesIn(list);
  const isName = (name: string): boolean => /^[^=\s@]+$/.test(name);
  if (!mailboxes.every(({ name }) => isName(name)))
    return 'must be a list such as team-managers=managers@example.org,placements=homes@example.org';
  const wrong = mailboxes.filter(({ address }) => !/^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+$/.test(address));
  if (wrong.length > 0)
    return `gives ${wrong.map(({ name }) => name).join(', ')} no single e-mail address; write NAME=name@example.org`;
  const names = mailboxes.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? undefined : `names ${twice} twice; a mailbox has one address`;
}

/** The documentation of every setting: name, what it is for, and its value when not set. */
export function settingsHelp(): readonly {
  readonly name: string;
  readonly about: string;
  readonly otherwise: string;
}[] {
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    about: field.description ?? '',
    otherwise: field instanceof z.ZodDefault ? String(field.def.defaultValue) : '',
  }));
}

/** The places things are kept in, under the data directory. */
export function dataPaths(dataDirectory: string): {
  readonly database: string;
  readonly keys: string;
  readonly masterKey: string;
  readonly journal: string;
  readonly papers: string;
  readonly outbox: string;
  readonly log: string;
  readonly serverLog: string;
  readonly server: string;
  readonly serverNumber: string;
  readonly running: string;
  readonly lock: string;
} {
  const at = (name: string): string => join(dataDirectory, name);
  return {
    database: at('temporal.db'),
    keys: at('keys'),
    masterKey: at('master.key'),
    journal: at('journal'),
    papers: at('papers'),
    outbox: at('outbox'),
    log: at('worker.log'),
    serverLog: at('server.log'),
    server: at('server.json'),
    serverNumber: at('server.pid'),
    running: at('running.json'),
    lock: at('worker.lock'),
  };
}

function problemOf(issue: z.core.$ZodIssue): string {
  const name = String(issue.path[0]);
  return `${name}: ${issue.message}. (${describe(name)})`;
}

function describe(name: string): string {
  const field = Object.entries(schema.shape).find(([key]) => key === name)?.[1];
  return field?.description ?? '';
}
