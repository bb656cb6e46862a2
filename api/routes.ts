import { health, questions } from './questions.ts';
import { requests } from './requests.ts';
import type { Route } from './route.ts';
import { ProblemError } from './problem.ts';

/** Everything that can be asked of the server about cases. */
export const routes: readonly Route[] = [...requests, ...questions, health];

/** A route with the caller's steps of its path. */
export interface Found {
  readonly route: Route;
  readonly steps: Readonly<Record<string, string>>;
}

/** The route that answers. @throws {ProblemError} there is none, or it cannot be read. */
export function routeFor(method: string, path: string, known: readonly Route[] = routes): Found {
  const asked = stepsOf(path);
  const there = known.flatMap((route): readonly Found[] => {
    const steps = matched(route.path.split('/'), asked);
    return steps === undefined ? [] : [{ route, steps }];
  });
  if (there.length === 0)
    throw new ProblemError('no-such-page', 'There is nothing at this address. GET /openapi.json lists what there is.');
  const found = there.find(({ route }) => route.method === (method === 'HEAD' ? 'GET' : method));
  if (found !== undefined) return found;
  const allowed = allowedOf(there.map(({ route }) => route.method));
  throw new ProblemError('wrong-method', `Only ${allowed} can be asked for here.`, {}, { Allow: allowed });
}

/** Methods as the header `Allow` lists them. */
export function allowedOf(methods: readonly Route['method'][]): string {
  return methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
}

function stepsOf(path: string): readonly string[] {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    throw new ProblemError('bad-request', 'The address has a percent sign that begins no character.');
  }
}

function matched(template: readonly string[], asked: readonly string[]): Record<string, string> | undefined {
  if (template.length !== asked.length) return undefined;
  const steps: Record<string, string> = {};
  for (const [index, step] of template.entries()) {
    const given = asked[index] ?? '';
    const name = /^\{(.+)\}$/.exec(step)?.[1];
    if (name === undefined ? step !== given : given === '') return undefined;
    if (name !== undefined) steps[name] = given;
  }
  return steps;
}
