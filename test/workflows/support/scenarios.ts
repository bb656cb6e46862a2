import { addDays, daysBetween, parseIsoDate } from '../../../calendar/iso-date.ts';
import {
  conferenceHeld,
  eventually,
  happened,
  manager,
  opening,
  parentNamed,
  worker,
  type Stage,
} from './small-case.ts';

/** Lives a case through, so that its history holds what the workflow does. Answers the case's reference. */
export type Scenario = (stage: Stage) => Promise<string>;

/** Every command the workflow can give stands in the history of at least one of these. */
export const scenarios: { readonly [name: string]: Scenario } = {
  'from-opening-to-end': async ({ cases, world, today, passDays }) => {
    const start = await today();
    await cases.openCase(opening('S-1', start));
    await cases.record('S-1', parentNamed(start));
    await cases.record('S-1', happened('STRATEGY_HELD', start, { key: 'strategy' }));
    const due = parseIsoDate((await cases.deadlines('S-1'))[0]?.due ?? '');
    await passDays(daysBetween(start, due) + 1);
    await eventually(() => world.sent.length === 2);
    await cases.record('S-1', conferenceHeld(await today()));
    await eventually(() => world.sent.length === 3);
    await cases.completeTask('S-1', { task: 'explainDelay', by: manager });
    await cases.record('S-1', happened('PLAN_ENDED', await today(), { by: manager }));
    await passDays(31);
    return 'S-1';
  },
  'corrections-and-incidents': async ({ cases, world, today, passDays }) => {
    const start = await today();
    await cases.openCase(opening('S-2', start));
    await cases.record('S-2', parentNamed(start));
    await passDays(4);
    const strategy = await cases.record('S-2', happened('STRATEGY_HELD', addDays(start, 1)));
    const change = { op: 'amend', target: strategy.entry.seq, on: addDays(start, 3) } as const;
    await cases.correct('S-2', { change, why: 'Misread.', by: worker });
    world.mail = 'rejects';
    const conference = await cases.record('S-2', conferenceHeld(await today()));
    await eventually(async () => (await cases.incidents('S-2')).length === 1);
    world.mail = 'down';
    await cases.retry('S-2', { effect: `entry:${conference.entry.seq}/notify:planMade`, by: manager });
    await passDays(0);
    await cases.correct('S-2', {
      change: { op: 'strike', target: conference.entry.seq },
      why: 'Another child.',
      by: manager,
    });
    world.mail = 'up';
    return 'S-2';
  },
  'a-journal-that-was-down': async ({ cases, world, today, passDays }) => {
    await cases.openCase(opening('S-3', await today()));
    await cases.record('S-3', happened('STRATEGY_HELD', await today()));
    world.journal = 'down';
    await cases.record('S-3', happened('STRATEGY_HELD', await today(), { data: { note: 'again' } }));
    world.journal = 'up';
    await passDays(0);
    world.journals.get('case/S-3')?.splice(1);
    await cases.record('S-3', parentNamed(await today()));
    world.journal = 'conflicts';
    await cases.record('S-3', parentNamed(await today()));
    world.journal = 'up';
    await cases.retryJournal('S-3', manager);
    await eventually(async () => (await cases.incidents('S-3')).length === 0);
    return 'S-3';
  },
  'a-run-that-was-continued': async ({ cases, today, passDays }) => {
    const start = await today();
    await cases.openCase(opening('S-4', start, { entriesPerRun: 3 }));
    for (const key of ['a', 'b', 'c', 'd']) await cases.record('S-4', happened('STRATEGY_HELD', start, { key }));
    await passDays(60);
    await cases.record('S-4', conferenceHeld(await today()));
    return 'S-4';
  },
};
