import type { Problem } from '../problem.ts';
import type { Register } from '../register.ts';
import { citedElements } from '../rules/cited-elements.ts';
import { heldBy } from '../rules/how-held.ts';
import { placeRules } from '../rules/place-rules.ts';
import { usesOf } from '../rules/uses.ts';
import { formatPath } from '../source-path.ts';
import { placeAt } from '../source-tree.ts';
import type { CheckContext } from './context.ts';

/**
 * What names a rule as its source does something for it: a condition is asked, a task is raised. And a deadline the policy gives a
 * figure for is counted, not only written about.
 */
export function* checkHolds(context: CheckContext, register: Register): Iterable<Problem> {
  yield* checkIdle(context, register);
  yield* checkFigures(context, register);
}

function* checkIdle(context: CheckContext, register: Register): Iterable<Problem> {
  const { written } = context;
  const within = { written, uses: usesOf(written) };
  const kinds = new Map(register.rules.map(({ id, kind }) => [id, kind] as const));
  for (const { steps, rules } of citedElements(written)) {
    const idle = rules.filter((rule) => kinds.has(rule) && heldBy(steps, kinds.get(rule) ?? '', within) === undefined);
    if (idle.length === 0) continue;
    const message = `${formatPath(steps)} has ${idle.join(', ')} as its source, but nothing asks, raises or reads it, so it holds nothing.`;
    const hint = 'Use it where the rule applies, or name the rule at what keeps it.';
    const [first] = idle;
    const at = first === undefined ? undefined : register.lines[first];
    const related = at === undefined ? [] : [{ file: register.file, ...at, says: 'the register has the rule here' }];
    yield context.problem('holds-nothing', [...steps, 'source'], message, { hint, related });
  }
}

function* checkFigures(context: CheckContext, register: Register): Iterable<Problem> {
  const { tree } = context.loaded;
  const figured = new Set(
    register.rules.filter(({ kind, figure }) => kind === 'deadline' && figure !== false).map(({ id }) => id),
  );
  for (const { id, how, where } of placeRules(context.loaded, register)) {
    // What is placed nowhere has been said already.
    if (!figured.has(id) || how === 'enforced' || how === 'nowhere') continue;
    const strongest = where[0];
    const path = strongest === undefined ? ['outside', id] : [...strongest.steps, 'source'];
    const message = `${id} is a deadline with a figure, but here it is ${how === 'outside' ? 'left outside' : `only ${how}`}: no deadline, step or delivery counts it.`;
    const related = [
      {
        ...placeAt(tree, ['register']),
        file: register.file,
        ...register.lines[id],
        says: 'the register has the deadline here',
      },
    ];
    const hint =
      'Write it as a deadline with a count, or say “figure: false” in the register if the policy gives none.';
    yield context.problem('deadline-not-enforced', path, message, {
      hint,
      related,
      ...(strongest === undefined ? { at: 'key' as const } : {}),
    });
  }
}
