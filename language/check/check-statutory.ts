import { namedCalendar } from '../../calendar/named-calendars.ts';
import type { Problem } from '../problem.ts';
import type { Deadline } from '../schema/deadlines.ts';
import type { Pathway } from '../schema/pathway.ts';
import { formatPath } from '../source-path.ts';
import { nodeAt, placeAt, type SourceMap } from '../source-tree.ts';
import { isSound } from './check-counts.ts';
import { checkLoosened } from './check-loosened.ts';
import type { CheckContext } from './context.ts';
import { findLooser, type Looser } from './find-looser.ts';

/**
 * What statute sets, an overlay may tighten and never loosen, neither by its count nor by when it starts, runs, is met or lapses. Numbers are not compared: start dates over the whole calendar are tried
 * with the overlay's count and with the base's.
 */
export function* checkStatutory(context: CheckContext): Iterable<Problem> {
  const told = new Set<string>();
  // The farthest base first: what it sets is loosened wherever in between that happens, and a tighter one in between binds, too.
  for (const { pathway, tree } of context.loaded.bases.toReversed()) {
    for (const [id, deadline] of Object.entries(pathway.deadlines)) {
      if (deadline.kind !== 'statutory' || told.has(id)) continue;
      for (const problem of checkAgainst(context, id, deadline, pathway, tree)) {
        told.add(id);
        yield problem;
      }
    }
  }
}

function* checkAgainst(
  context: CheckContext,
  id: string,
  base: Deadline,
  basePathway: Pathway,
  baseTree: SourceMap,
): Iterable<Problem> {
  const own = context.pathway.deadlines[id];
  const path = ['deadlines', id];
  const related = (key?: string) => {
    const place = placeAt(baseTree, key === undefined ? path : [...path, key], key === undefined ? 'key' : 'value');
    return { related: [{ ...place, says: 'the base has it here' }] };
  };
  if (own === undefined) {
    const gone = nodeAt(context.loaded.tree, ['deadlines']);
    const by = gone?.kind === 'map' ? gone.removed?.get(id)?.by : undefined;
    if (by === undefined) return;
    const message = `“${id}” is statutory (${base.due}); it cannot be removed.`;
    yield {
      code: 'statutory-removed',
      ...by,
      path: formatPath(path),
      message,
      hint: 'Take this line away.',
      ...related(),
    };
    return;
  }
  if (own.kind !== 'statutory') {
    const message = `“${id}” is statutory; it cannot be made ${own.kind}.`;
    yield context.problem('statutory-kind', [...path, 'kind'], message, {
      hint: 'Beside the limit, “target” is an aim of your own.',
      ...related('kind'),
    });
  }
  yield* checkLoosened(context, { id, deadline: base, pathway: basePathway, tree: baseTree }, own);
  if (!isSound(context, own.due, own)) return;
  const looser = findLooser(
    { due: base.due, counting: base.counting, calendar: namedCalendar(basePathway.calendar) },
    { due: own.due, counting: own.counting, calendar: namedCalendar(context.pathway.calendar) },
  );
  if (looser === undefined) return;
  const at = own.due === base.due ? [...path, 'counting'] : [...path, 'due'];
  yield context.problem('looser-than-statute', at, inWords(id, looser, base.due), {
    hint: 'An overlay may set an earlier limit, or a target beside it.',
    ...related('due'),
  });
}

function inWords(id: string, looser: Looser, due: string): string {
  const starts = looser.starts.map(({ anchor, date }) => `${anchor} ${date}`).join(' and ');
  const own = looser.own === undefined ? 'does not start at all' : `falls due on ${looser.own}`;
  return `“${id}” is looser than statute (${due}): with ${starts} it ${own}, where the base asks for ${looser.base}.`;
}
