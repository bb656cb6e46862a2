import type { Command } from './command.ts';
import type { CommandEntry } from './commands.ts';
import { paint, type Terminal } from './terminal.ts';

/** What `duecourse --help` shows: every command on a line, in the order people need them. */
export function overviewHelp(commands: readonly CommandEntry[], terminal: Terminal): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const group = (server: boolean): string =>
    commands
      .filter((entry) => entry.server === server)
      .map(({ name, about }) => `  ${paint(terminal, 'cyan', name.padEnd(width))}  ${about}`)
      .join('\n');
  return [
    'Statutory pathways that live for years without losing a deadline.',
    '',
    `${paint(terminal, 'bold', 'Usage:')} duecourse COMMAND …`,
    '',
    paint(terminal, 'bold', 'On definitions and case files:'),
    group(false),
    '',
    paint(terminal, 'bold', 'On the cases of the running server (npm start):'),
    group(true),
    '',
    'Every command takes --json, and --help with examples.',
    'They end with 0 when all is well, 1 when something was refused or problems were found, 2 when they were called wrongly.',
  ].join('\n');
}

/** What `duecourse COMMAND --help` shows. */
export function commandHelp(command: Command, terminal: Terminal): string {
  const bold = (text: string): string => paint(terminal, 'bold', text);
  const entries = Object.entries(command.args);
  const words = entries.filter(([, definition]) => definition.type === 'positional');
  const options = entries.filter(([, definition]) => definition.type !== 'positional');
  const usage = [
    ...words.map(([name, { required }]) => (required === false ? `[${name.toUpperCase()}]` : name.toUpperCase())),
    ...(command.rest === undefined ? [] : [`[${command.rest}…]`]),
    ...options
      .filter(([, { required }]) => required === true)
      .map(([name, definition]) => `--${name} ${hint(name, definition)}`),
    '[options]',
  ].join(' ');
  const rows = [
    ...words.map(([name, { description = '' }]) => [name.toUpperCase(), description] as const),
    ...options.map(([name, definition]) => [optionName(name, definition), definition.description ?? ''] as const),
  ];
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    ...wrap(`${command.about}.`, terminal.width),
    '',
    `${bold('Usage:')} duecourse ${command.name} ${usage}`,
    '',
    ...rows.flatMap(([left, right]) => row(left, right, width, terminal)),
    ...(command.details === '' ? [] : ['', ...wrap(command.details, terminal.width)]),
    '',
    bold(command.examples.length > 1 ? 'Examples:' : 'Example:'),
    ...command.examples.map((example) => `  ${example}`),
  ].join('\n');
}

/** Text in lines of at most `width` columns, cut between words; its own line breaks stay. */
export function wrap(text: string, width: number, indent = ''): readonly string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && `${indent}${line} ${word}`.length > width) {
        lines.push(indent + line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    return [...lines, line === '' ? '' : indent + line];
  });
}

/** Text in lines, the first `indent` columns in, the others two more. */
export function hanging(text: string, width: number, indent: number): readonly string[] {
  const [first = '', ...others] = wrap(text, width - indent - 2);
  return [`${' '.repeat(indent)}${first}`, ...others.map((line) => `${' '.repeat(indent + 2)}${line}`)];
}

type Definition = Command['args'][string];

function row(left: string, right: string, width: number, terminal: Terminal): readonly string[] {
  const [first = '', ...others] = wrap(right, Math.max(30, terminal.width - width - 4));
  return [
    `  ${paint(terminal, 'cyan', left.padEnd(width))}  ${first}`,
    ...others.map((line) => `${' '.repeat(width + 4)}${line}`),
  ];
}

function optionName(name: string, definition: Definition): string {
  const alias = 'alias' in definition && typeof definition.alias === 'string' ? `-${definition.alias}, ` : '';
  return definition.type === 'boolean' ? `${alias}--${name}` : `${alias}--${name} ${hint(name, definition)}`;
}

function hint(name: string, definition: Definition): string {
  if (definition.type === 'enum') return (definition.options ?? []).join('|');
  return definition.valueHint ?? name.toUpperCase();
}
