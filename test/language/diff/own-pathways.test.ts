import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { diffPathways } from '../../../language/diff/diff-pathways.ts';
import { listPathways } from '../../../language/load/find-pathway.ts';
import { loadPathway, type LoadedPathway } from '../../../language/load/load-pathway.ts';
import { formatPath, parsePath } from '../../../language/source-path.ts';
import { mutated, mutationsOf, shapeOf } from './mutations.ts';

let own: readonly LoadedPathway[];

beforeAll(async () => {
  own = await Promise.all((await listPathways()).map(async ({ id }) => loadPathway(id)));
});

describe('of the definitions that come with the product', () => {
  it('none differs from itself', () => {
    for (const { pathway } of own)
      expect(diffPathways(pathway, pathway)).toMatchObject({ stages: [], differences: [] });
  });

  it('stages follow each other as a case comes to them, what holds everywhere and mere wording behind', async () => {
    const [warrington, darlington] = await Promise.all([loadPathway('warrington'), loadPathway('darlington')]);
    expect(diffPathways(warrington.pathway, darlington.pathway).stages).toEqual([
      'strategy discussion',
      'section 47 enquiry',
      'initial conference',
      'child protection plan',
      'step-down',
      'Everywhere',
      'Wording and sources only',
    ]);
  });

  it.each([
    [
      'a deadline stands where it is met, though its clock starts earlier',
      'deadlines.icpc.responsible',
      'initial conference',
    ],
    ['an event where it is accepted first', 'events.PERSON_INVITED.recordedBy[0]', 'section 47 enquiry'],
    ['a task where it is raised', 'tasks.arrangeSupport.role', 'step-down'],
    ['what is asked for at every stage, everywhere', 'tasks.explainDelay.role', 'Everywhere'],
    ['an event of any time, everywhere', 'events.STAFF_CHANGED.recordedBy[0]', 'Everywhere'],
    ['a condition where it is asked', 'conditions.planEnds.when', 'child protection plan'],
  ])('%s', (_, path, stage) => {
    const england = own.find(({ pathway }) => pathway.pathway === 'england');
    if (england === undefined) throw new Error('England is missing.');
    const edited = mutated(england.pathway, { how: 'other', path: parsePath(path) });
    expect(diffPathways(england.pathway, edited).stages).toEqual([stage]);
  });

  it('whatever single thing is changed is told, and named by its place', () => {
    const places = own.flatMap(({ pathway }) =>
      [...Map.groupBy(mutationsOf(pathway), shapeOf).values()].map((same) => ({ pathway, same })),
    );
    // Every kind of place has to come up: of each that many definitions share, a few.
    expect(places.length).toBeGreaterThan(2000);
    fc.assert(
      fc.property(fc.nat(places.length - 1), fc.nat(), (at, which) => {
        const { pathway, same } = places[at] ?? { same: [] };
        const mutation = same[which % same.length];
        if (pathway === undefined || mutation === undefined) return;
        const path = formatPath(mutation.path);
        const told = diffPathways(pathway, mutated(pathway, mutation)).differences;
        const named = told.some(
          (each) =>
            each.path !== '' && (related(path, each.path) || (each.element !== '' && path.startsWith(each.element))),
        );
        expect(named ? path : `${path} is not named by ${JSON.stringify(told)}`).toBe(path);
      }),
      { numRuns: 300 },
    );
  }, 120_000);
});

function related(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}
