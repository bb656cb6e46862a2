import { londonDate } from '../../../calendar/london.ts';
import { instantOfMs } from '../../../calendar/instant.ts';
import { conferenceHeld, eventually, happened, opening, parentNamed } from './small-case.ts';
import type { ReleaseStage } from './releases.ts';

/** Lives a case through the coming and going of workers. Answers the case's reference. */
export type ReleaseScenario = (stage: ReleaseStage) => Promise<string>;

/** What only workers with versions leave in a history, on a real server. */
export const releaseScenarios: { readonly [name: string]: ReleaseScenario } = {
  'called-to-another-version': async (stage) => {
    const { cases } = stage;
    const first = await stage.start('first');
    const start = londonDate(instantOfMs(Date.now()));
    await cases.openCase(opening('W-1', start));
    await cases.record('W-1', parentNamed(start));
    await cases.record('W-1', happened('STRATEGY_HELD', start));
    const second = await stage.start('second');
    await second.move({ othersMayRun: true });
    await eventually(async () => (await stage.whereIs('W-1')).buildId === second.buildId);
    await first.end();
    await cases.record('W-1', conferenceHeld(start));
    await eventually(() => stage.world.sent.length === 1);
    return 'W-1';
  },
  'taken-over-in-the-middle': async (stage) => {
    const { cases, world } = stage;
    const first = await stage.start('first');
    const start = londonDate(instantOfMs(Date.now()));
    await cases.openCase(opening('W-2', start));
    await cases.record('W-2', parentNamed(start));
    world.mail = 'down';
    await cases.record('W-2', conferenceHeld(start));
    await first.end();
    const second = await stage.start('second');
    await second.move({ othersMayRun: false });
    world.mail = 'up';
    await eventually(() => world.sent.length === 1);
    await eventually(async () => (await stage.whereIs('W-2')).buildId === second.buildId);
    await cases.record('W-2', happened('CORE_GROUP_HELD', start));
    return 'W-2';
  },
};
