import type { CompiledSelector } from '../compile-deadlines.ts';
import type { CompiledPathway } from '../compile.ts';

/** An event that does something to a task or a post, if its expression holds. */
export interface Selection {
  /** The goal of its doing so. */
  readonly id: string;
  readonly of: 'task' | 'post';
  /** The task, or the role. */
  readonly name: string;
  readonly does: 'completedBy' | 'withdrawnBy' | 'assignedBy' | 'endedBy';
  readonly selector: CompiledSelector;
  readonly at: string;
}

const known = new WeakMap<CompiledPathway, readonly Selection[]>();

/** Every event that completes or takes back a task, or puts somebody into a post or out of it. */
export function selectionsOf(compiled: CompiledPathway): readonly Selection[] {
  const found = known.get(compiled);
  if (found !== undefined) return found;
  const ofTasks = [...compiled.tasks].flatMap(([name, { completedBy, withdrawnBy }]) => [
    ...selections('task', name, 'completedBy', completedBy),
    ...selections('task', name, 'withdrawnBy', withdrawnBy),
  ]);
  const ofPosts = compiled.holders.flatMap(({ role, assignedBy, endedBy }) => [
    ...selections('post', role, 'assignedBy', assignedBy),
    ...selections('post', role, 'endedBy', endedBy),
  ]);
  const made = [...ofTasks, ...ofPosts];
  known.set(compiled, made);
  return made;
}

function selections(
  of: Selection['of'],
  name: string,
  does: Selection['does'],
  selectors: readonly CompiledSelector[],
): readonly Selection[] {
  const section = of === 'task' ? 'tasks' : 'people';
  return selectors.map((selector, index) => ({
    id: `effect:${of}/${name}/${does}.${index}`,
    of,
    name,
    does,
    selector,
    at: `${section}.${name}.${does}.${index}`,
  }));
}
