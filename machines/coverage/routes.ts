import type { PathStep, Suite, TestPath } from '../paths/suite.ts';

/** The way to a goal: the first steps of a path. */
export interface Route {
  readonly path: string;
  /** How many of the path's steps lead there; 0: its opening shows it. */
  readonly steps: number;
}

/** For every goal that a suite covers, the shortest way to it among its paths. */
export function shortestRoutes({ paths }: Pick<Suite, 'paths'>): ReadonlyMap<string, Route> {
  const routes = new Map<string, Route & { readonly length: number }>();
  const offer = (goal: string, route: Route, length: number): void => {
    const known = routes.get(goal);
    if (known === undefined || length < known.length) routes.set(goal, { ...route, length });
  };
  for (const { id, opens, steps } of paths) {
    for (const goal of opens) offer(goal, { path: id, steps: 0 }, 0);
    let length = 0;
    for (const [index, step] of steps.entries()) {
      const isRefused = isRefusal(step);
      for (const goal of step.covers) offer(goal, { path: id, steps: index + 1 }, length + 1);
      // What is refused leaves no trace: the way past it does without.
      if (!isRefused) length += 1;
    }
  }
  return new Map([...routes].map(([goal, { path, steps }]) => [goal, { path, steps }]));
}

/** The steps of a route: what is refused on the way leads nowhere and is left out, but for the last. */
export function stepsOf(path: TestPath, route: Route): readonly PathStep[] {
  const taken = path.steps.slice(0, route.steps);
  return taken.filter((step, index) => index === taken.length - 1 || !isRefusal(step));
}

function isRefusal(step: PathStep): boolean {
  return step.kind === 'event' && step.answer.kind === 'refused';
}
