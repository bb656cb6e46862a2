import { describe } from 'vitest';
import { followGuide, installation } from './follow-guide.ts';
import { guidesWith } from './guide-list.ts';

// These change what every case on a server lives by, so each has a server of its own.
describe.each(await guidesWith('of its own'))('the guide %s, followed by a reader', async (guide) => {
  await followGuide(guide, installation(true));
});
