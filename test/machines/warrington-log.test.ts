import { expect, it } from 'vitest';
import { loadPathway } from '../../language/load/load-pathway.ts';
import { fold } from '../../machines/fold.ts';
import { viewCase } from '../../machines/view.ts';
import { libraryOf } from './support/live-case.ts';
import { warringtonLog } from './support/warrington-log.ts';

it("an invented child's case of two years, with a core group every month and four reviews, keeps every date of Warrington's", async () => {
  const library = libraryOf((await loadPathway('warrington')).pathway);
  const log = warringtonLog({ reviews: 4, booksCoreGroups: false, invited: 0, ends: true });
  const folded = fold(log, log.at(-1)?.at ?? log[0].at, library);
  if (folded.kind === 'conflict') throw new Error(`${folded.seq}: ${folded.refusal.message}`);
  const view = viewCase(folded.state, library);
  expect([view.state, view.status]).toEqual(['closed', 'done']);
  expect(
    view.deadlines
      .filter(({ status }) => status !== 'met')
      .map(({ id, occurrence, status }) => [id, occurrence, status]),
  ).toEqual([
    ['coreGroup', expect.any(String), 'lapsed'],
    ['laterReview', '4', 'lapsed'],
  ]);
  expect(log.length).toBeGreaterThanOrEqual(55);
});
