import type { TestPath } from './suite.ts';

/**
 * The shortest path found that still shows something: steps are left out, many at once first and then one by one, as long as it shows it.
 *
 * @param shows - lives the path and says whether it is still there. Asked at most `mostTries` times.
 */
export async function shortenPath(
  path: TestPath,
  shows: (path: TestPath) => boolean | Promise<boolean>,
  mostTries = 200,
): Promise<TestPath> {
  let { steps } = path;
  let tries = 0;
  for (let size = Math.ceil(steps.length / 2); size > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    let from = 0;
    while (from < steps.length && tries < mostTries) {
      const shorter = steps.toSpliced(from, size);
      tries += 1;
      if (await shows({ ...path, steps: shorter })) steps = shorter;
      else from += size;
    }
  }
  return { ...path, steps };
}
