import type { ArgsDef } from 'citty';
import { rulesOffice } from '../../worker/start.ts';
import { command, type Command } from '../command.ts';
import { followChange, progressLine, tellChange, type ChangeStanding } from '../follow-change.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { shortWhen } from '../words.ts';

const args = {
  id: { type: 'positional', required: false, description: 'One change, by its number: what became of every case' },
  follow: { type: 'boolean', description: 'Wait for its end' },
  pause: { type: 'boolean', description: 'Have it wait after the batch in hand' },
  resume: { type: 'boolean', description: 'Have it go on after a pause' },
  stop: { type: 'boolean', description: 'End it after the batch in hand; what has changed stays changed' },
} as const satisfies ArgsDef;

/** `changes`: the changes of many cases, and what they did. */
export function changesCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'changes',
      about: 'Show, follow, pause or stop a change of many cases',
      details:
        'A published calendar and a migration reach the running cases a batch at a time, carried by the worker: it goes on when the terminal is closed, and after ' +
        'the worker was killed. One change runs at a time. What became of each case is kept, encrypted with its key.',
      args,
      examples: ['duecourse changes', 'duecourse changes 3 --follow', 'duecourse changes 3 --stop'],
      async run({ args: given, json }) {
        const office = rulesOffice(terminal.env);
        const { id } = given;
        const wishes = (['pause', 'resume', 'stop'] as const).filter((wish) => given[wish] === true);
        if (id === undefined) {
          if (wishes.length > 0 || given.follow === true) throw new UsageError('Which change? Its number is missing.');
          const all = await office.changes();
          if (json) terminal.out(JSON.stringify(all, undefined, 2));
          else for (const line of listLines(all, terminal)) terminal.out(line);
          return 0;
        }
        const [wish, another] = wishes;
        if (another !== undefined) throw new UsageError('Only one of --pause, --resume and --stop can be meant.');
        if (wish !== undefined) {
          const standing = await office.steer(id, wish);
          if (given.follow !== true) {
            if (json) terminal.out(JSON.stringify(standing, undefined, 2));
            else terminal.out(`${saidOf[wish]}, after the batch in hand; ${progressLine(standing)}.`);
            return 0;
          }
        }
        const telling = { json, nobody: 'There was no case to change.' };
        return given.follow === true
          ? followChange(office, id, telling, terminal)
          : tellChange(office, id, telling, terminal);
      },
    },
    terminal,
  );
}

const saidOf = { pause: 'It waits', resume: 'It goes on', stop: 'It ends' } as const;

function listLines(all: readonly ChangeStanding[], terminal: Terminal): readonly string[] {
  if (all.length === 0) return ['No change of many cases was started yet.'];
  const rows = all.map((one) => {
    const { id, why, by, startedAt, ended, counts } = one;
    return [
      { text: id },
      { text: shortWhen(startedAt) },
      { text: ended ?? 'runs', ...(ended === undefined ? { look: 'bold' as const } : {}) },
      { text: String(counts.changed) },
      { text: String(counts.already) },
      { text: String(counts.refused + counts.failed) },
      { text: String(counts.waiting) },
      { text: `${by.person} (${by.role})` },
      { text: why },
    ];
  });
  return table(['Change', 'Started', 'State', 'Changed', 'Already', 'Refused', 'Waiting', 'By', 'Why'], rows, terminal);
}
