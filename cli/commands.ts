import type { Command } from './command.ts';
import type { Terminal } from './terminal.ts';

/** A command's line in the overview, and how it is loaded once it is called. */
export interface CommandEntry {
  readonly name: string;
  readonly about: string;
  /** Does it talk to the running server? */
  readonly server: boolean;
  load(terminal: Terminal): Promise<Command>;
}

/** Every command, in the order people need them. Loaded only when called: Temporal's client alone takes longer than `due`. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'check',
    about: 'Find every mistake in pathway definitions, each at its line',
    server: false,
    load: async (terminal) => (await import('./commands/check.ts')).checkCommand(terminal),
  },
  {
    name: 'rules',
    about: 'Show how every rule of a policy is held, where, and what proves it',
    server: false,
    load: async (terminal) => (await import('./commands/rules.ts')).rulesCommand(terminal),
  },
  {
    name: 'diff',
    about: 'Say in words what differs between two pathways, or two versions of one',
    server: false,
    load: async (terminal) => (await import('./commands/diff.ts')).diffCommand(terminal),
  },
  {
    name: 'compare',
    about: 'Find where two versions of a pathway behave differently, with the shortest case for each difference',
    server: false,
    load: async (terminal) => (await import('./commands/compare.ts')).compareCommand(terminal),
  },
  {
    name: 'impact',
    about: 'Say what an edited definition would change, case by case, before it is used',
    server: false,
    load: async (terminal) => (await import('./commands/impact.ts')).impactCommand(terminal),
  },
  {
    name: 'due',
    about: 'Count to a due date, and show the days that were skipped',
    server: false,
    load: async (terminal) => (await import('./commands/due.ts')).dueCommand(terminal),
  },
  {
    name: 'diagram',
    about: 'Draw the machine of a definition, with its clock',
    server: false,
    load: async (terminal) => (await import('./commands/diagram.ts')).diagramCommand(terminal),
  },
  {
    name: 'paths',
    about: 'Make cases that cover a pathway with its clock, and say what no case can ever show',
    server: false,
    load: async (terminal) => (await import('./commands/paths.ts')).pathsCommand(terminal),
  },
  {
    name: 'run',
    about: 'Live a case file through: what happened, was due, was sent, was refused',
    server: false,
    load: async (terminal) => (await import('./commands/run.ts')).runCommand(terminal),
  },
  {
    name: 'machine',
    about: 'Check, run or draw any XState machine',
    server: false,
    load: async (terminal) => (await import('./commands/machine.ts')).machineCommand(terminal),
  },
  {
    name: 'coverage',
    about: 'Tell what case files, suites and real cases have tried of a pathway, and what never was',
    server: false,
    load: async (terminal) => (await import('./commands/coverage.ts')).coverageCommand(terminal),
  },
  {
    name: 'mutate',
    about: 'Seed faults in a definition, and say which its case files or a suite would not notice',
    server: false,
    load: async (terminal) => (await import('./commands/mutate.ts')).mutateCommand(terminal),
  },
  {
    name: 'open',
    about: 'Open a case',
    server: true,
    load: async (terminal) => (await import('./commands/open.ts')).openCommand(terminal),
  },
  {
    name: 'import',
    about: 'Open running cases with their history, from YAML, JSON lines or CSV',
    server: true,
    load: async (terminal) => (await import('./commands/import.ts')).importCommand(terminal),
  },
  {
    name: 'record',
    about: 'Record what happened; refused with the reasons if it may not be',
    server: true,
    load: async (terminal) => (await import('./commands/record.ts')).recordCommand(terminal),
  },
  {
    name: 'correct',
    about: 'Amend or strike an entry, or put a missing one before it',
    server: true,
    load: async (terminal) => (await import('./commands/correct.ts')).correctCommand(terminal),
  },
  {
    name: 'show',
    about: 'Show where a case stands, or stood on a date, or was known to stand',
    server: true,
    load: async (terminal) => (await import('./commands/show.ts')).showCommand(terminal),
  },
  {
    name: 'paper',
    about: 'List the papers of a case, or save one as a PDF',
    server: true,
    load: async (terminal) => (await import('./commands/paper.ts')).paperCommand(terminal),
  },
  {
    name: 'publish',
    about: 'Publish a version of a pathway: new cases live by it at once',
    server: true,
    load: async (terminal) => (await import('./commands/publish.ts')).publishCommand(terminal),
  },
  {
    name: 'versions',
    about: 'List what was published, and how many cases live by each version',
    server: true,
    load: async (terminal) => (await import('./commands/versions.ts')).versionsCommand(terminal),
  },
  {
    name: 'calendar',
    about: 'Check, publish or show a calendar; publishing moves the deadlines of running cases',
    server: true,
    load: async (terminal) => (await import('./commands/calendar.ts')).calendarCommand(terminal),
  },
  {
    name: 'migrate',
    about: 'Move running cases to another version of their pathway; --dry-run says what would change',
    server: true,
    load: async (terminal) => (await import('./commands/migrate.ts')).migrateCommand(terminal),
  },
  {
    name: 'changes',
    about: 'Show, follow, pause or stop a change of many cases',
    server: true,
    load: async (terminal) => (await import('./commands/changes.ts')).changesCommand(terminal),
  },
  {
    name: 'list',
    about: 'List open cases, those due next first',
    server: true,
    load: async (terminal) => (await import('./commands/list.ts')).listCommand(terminal),
  },
  {
    name: 'measures',
    about: 'Tell how often deadlines were kept, by their limit and by the date they had first',
    server: true,
    load: async (terminal) => (await import('./commands/measures.ts')).measuresCommand(terminal),
  },
  {
    name: 'incidents',
    about: 'Show and settle what could not be carried out',
    server: true,
    load: async (terminal) => (await import('./commands/incidents.ts')).incidentsCommand(terminal),
  },
  {
    name: 'serve',
    about: 'Serve the cases over HTTP, for caseworker systems',
    server: true,
    load: async (terminal) => (await import('./commands/serve.ts')).serveCommand(terminal),
  },
  {
    name: 'workers',
    about: 'Show which versions of the worker run, and how many cases are on each',
    server: true,
    load: async (terminal) => (await import('./commands/workers.ts')).workersCommand(terminal),
  },
  {
    name: 'restore',
    about: 'Restore the cases that the server has lost, from the journal',
    server: true,
    load: async (terminal) => (await import('./commands/restore.ts')).restoreCommand(terminal),
  },
  {
    name: 'erase',
    about: 'Erase a case for good: its key, workflow, journal and papers',
    server: true,
    load: async (terminal) => (await import('./commands/erase.ts')).eraseCommand(terminal),
  },
  {
    name: 'erasures',
    about: 'List the cases that were erased: when, why and by whom',
    server: true,
    load: async (terminal) => (await import('./commands/erasures.ts')).erasuresCommand(terminal),
  },
];
