import { z } from 'zod';

const schema = z.object({
  DUECOURSE_API_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be visible characters of ASCII, without blanks')
    .min(32, 'must have 32 characters or more')
    .describe(
      'Token that a caseworker system shows to be let in, 32 characters or more, such as from: openssl rand -hex 32. Without it the server does not start.',
    ),
  DUECOURSE_API_HOST: z
    .string()
    .trim()
    .min(1)
    .default('127.0.0.1')
    .describe('Address to listen on; other machines reach it only if it is not 127.0.0.1.'),
  DUECOURSE_API_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(8235)
    .describe('Port to listen on; 0 takes a free one.'),
});

/** The settings of the HTTP server. */
export interface ApiSettings {
  readonly token: string;
  readonly host: string;
  readonly port: number;
}

/** Settings of the HTTP server are wrong or missing; the message names each, says what is wrong with it and what it is for. */
export class ApiSettingsError extends Error {
  override readonly name = 'ApiSettingsError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The HTTP server cannot start with these settings:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

/**
 * Reads the settings of the HTTP server. One that is empty counts as not set; values are not repeated in messages.
 *
 * @throws {ApiSettingsError} naming every one that is wrong or missing.
 */
export function readApiSettings(env: NodeJS.ProcessEnv): ApiSettings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) {
    const { DUECOURSE_API_TOKEN: token, DUECOURSE_API_HOST: host, DUECOURSE_API_PORT: port } = parsed.data;
    return { token, host, port };
  }
  throw new ApiSettingsError(
    parsed.error.issues.map(({ path, code, message }) => {
      const name = String(path[0]);
      const missing = code === 'invalid_type' && given[name] === undefined;
      return `${name}: ${missing ? 'is not set' : message}. (${aboutOf(name)})`;
    }),
  );
}

/** The documentation of every setting: name, what it is for, and its value when not set. */
export function apiSettingsHelp(): readonly {
  readonly name: string;
  readonly about: string;
  readonly otherwise: string;
}[] {
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    about: aboutOf(name),
    otherwise: field instanceof z.ZodDefault ? String(field.def.defaultValue) : '',
  }));
}

function aboutOf(name: string): string {
  return Object.entries(schema.shape).find(([key]) => key === name)?.[1].description ?? '';
}
