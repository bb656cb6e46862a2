import { parseArgs as readTokens } from 'node:util';
import { type ArgsDef, defineCommand, type ParsedArgs, runCommand } from 'citty';
import { nearestName } from '../language/nearest-name.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** 0: fine; 1: refused, or problems found; 2: called wrongly. */
export type ExitCode = 0 | 1 | 2;

/** A command, ready to be run with what follows its name. */
export interface Command {
  readonly name: string;
  readonly about: string;
  readonly details: string;
  readonly args: ArgsDef;
  /** What its trailing words are called, when it takes any number of them. */
  readonly rest: string | undefined;
  readonly examples: readonly string[];
  run(rawArgs: readonly string[]): Promise<ExitCode>;
}

/** What a command was given. */
export interface Given<T extends ArgsDef> {
  readonly args: ParsedArgs<T>;
  /** Is JSON wanted? */
  readonly json: boolean;
  /** Words beyond the named ones. */
  readonly rest: readonly string[];
  /** Every value of an option that may be given several times. */
  all(option: string): readonly string[];
}

interface CommandSpec<T extends ArgsDef> {
  readonly name: string;
  readonly about: string;
  readonly details?: string;
  readonly args: T;
  readonly rest?: string;
  readonly examples: readonly string[];
  run(given: Given<T>, terminal: Terminal): ExitCode | Promise<ExitCode>;
}

const everyCommand = {
  json: { type: 'boolean', description: 'Print JSON, for programs' },
  help: { type: 'boolean', alias: 'h', description: 'Show this help' },
} as const satisfies ArgsDef;

/**
 * A command from its description. Beside its own options it takes `--json` and `--help`.
 *
 * citty parses leniently (unknown options pass, the last of several wins), so what was typed is held against the
 * description first: a mistyped `--on` must not record something else than was meant.
 */
export function command<const T extends ArgsDef>(spec: CommandSpec<T>, terminal: Terminal): Command {
  const args = { ...spec.args, ...everyCommand };
  const { name, about, details = '', examples, rest } = spec;
  return {
    name,
    about,
    details,
    args,
    rest,
    examples,
    run: async (rawArgs) => {
      const typed = readTyped(rawArgs, args, rest);
      const all = (option: string): readonly string[] => typed.options.get(option) ?? [];
      const definition = defineCommand({
        meta: { name, description: about },
        args,
        run: (context) =>
          spec.run(
            { args: context.args as ParsedArgs<T>, json: rawArgs.includes('--json'), rest: typed.rest, all },
            terminal,
          ),
      });
      const { result } = await runCommand(definition, { rawArgs: [...rawArgs] });
      return result as ExitCode;
    },
  };
}

interface Typed {
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly rest: readonly string[];
}

/** @throws {UsageError} what was typed does not fit the description. */
function readTyped(rawArgs: readonly string[], args: ArgsDef, rest: string | undefined): Typed {
  const names = Object.entries(args).filter(([, definition]) => definition.type !== 'positional');
  const shorts = new Map(
    names.flatMap(([name, definition]) =>
      'alias' in definition && typeof definition.alias === 'string' ? [[definition.alias, name] as const] : [],
    ),
  );
  const { tokens } = readTokens({
    args: [...rawArgs],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(
      names.map(([name, definition]) => {
        const short = [...shorts].find(([, long]) => long === name)?.[0];
        return [
          name,
          {
            type: definition.type === 'boolean' ? 'boolean' : 'string',
            multiple: true,
            ...(short?.length === 1 ? { short } : {}),
          } as const,
        ];
      }),
    ),
  });
  const options = new Map<string, string[]>();
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const definition = args[token.name];
    if (definition === undefined || definition.type === 'positional')
      throw unknownOption(
        token.rawName,
        names.map(([name]) => name),
      );
    if (definition.type === 'boolean') {
      if (token.value !== undefined) throw new UsageError(`${token.rawName} takes no value.`);
      continue;
    }
    if (token.value === undefined || token.value === '') throw new UsageError(`${token.rawName} needs a value.`);
    if (definition.type === 'enum' && definition.options?.includes(token.value) === false) {
      throw new UsageError(`${token.rawName} is one of ${definition.options.join(', ')}, not “${token.value}”.`);
    }
    options.set(token.name, [...(options.get(token.name) ?? []), token.value]);
  }
  return { options, rest: checkWords(words, args, options, rest) };
}

function checkWords(
  words: readonly string[],
  args: ArgsDef,
  options: ReadonlyMap<string, readonly string[]>,
  rest: string | undefined,
): readonly string[] {
  const positionals = Object.entries(args).filter(([, definition]) => definition.type === 'positional');
  const missing = positionals.slice(words.length).filter(([, definition]) => definition.required !== false);
  if (missing.length > 0)
    throw new UsageError(
      `${missing.map(([name]) => name.toUpperCase()).join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing.`,
    );
  for (const [name, definition] of Object.entries(args)) {
    if (definition.type !== 'positional' && definition.required === true && !options.has(name))
      throw new UsageError(`--${name} is missing: ${definition.description ?? ''}`);
  }
  const left = words.slice(positionals.length);
  if (rest === undefined && left.length > 0)
    throw new UsageError(`“${left.join(' ')}” is more than is taken here.`, 'Put a text of several words into quotes.');
  return left;
}

function unknownOption(rawName: string, known: readonly string[]): UsageError {
  const nearest = nearestName(rawName.replace(/^-+/, ''), known);
  return new UsageError(
    `There is no option ${rawName}.`,
    nearest === undefined ? undefined : `Did you mean --${nearest}?`,
  );
}
