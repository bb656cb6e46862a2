import { describe } from 'vitest';
import { followGuide, installation } from './follow-guide.ts';
import { guidesWith } from './guide-list.ts';

// Apart from the other guides, and on one product, because starting it takes longer than most of their commands.
const env = installation(true);

describe.each(await guidesWith('shared'))('the guide %s, followed by a reader', async (guide) => {
  await followGuide(guide, env);
});
