import type { AnyActorLogic, AnyStateMachine } from 'xstate';
import { readsClock } from './reads-clock.ts';
import type { LoadOptions } from './load-options.ts';
import type { MachineProblem } from './loaded-machine.ts';
import { logicKind } from './logic-kind.ts';

/** What was found in a machine. */
export interface Inspection {
  readonly problems: readonly MachineProblem[];
  readonly warnings: readonly MachineProblem[];
  /** Names of the actors it starts, as far as they can be seen. */
  readonly sources: ReadonlySet<string>;
}

type Unknown = { readonly [key: string]: unknown };
type Node = AnyStateMachine['root'];

/** Looks through every state of a machine, and everything it names. `where` says which machine started it. */
export function inspectMachine(
  machine: AnyStateMachine,
  options: LoadOptions & { readonly where: string },
): Inspection {
  const problems: MachineProblem[] = [];
  const warnings: MachineProblem[] = [];
  const sources = new Set<string>();
  const { actions, guards, delays, actors } = machine.implementations as unknown as {
    readonly [kind: string]: Unknown;
  };
  const effects = new Set(options.effects);
  let state = '';
  const looked = new Set<unknown>();

  nodes(machine.root, lookAtState);
  for (const src of new Set([...sources, ...Object.keys(actors ?? {})])) lookAtActor(src);
  return { problems, warnings, sources };

  function report(kind: MachineProblem['kind'], key: string, message: string): void {
    problems.push({ kind, state, key, message });
  }

  function lookAtState(node: Node): void {
    state = `${options.where}${node.id}`;
    const config = node.config as Unknown;
    each(config['entry'], 'entry', lookAtAction);
    each(config['exit'], 'exit', lookAtAction);
    for (const [event, transitions] of Object.entries(plain(config['on'])))
      lookAtTransitions(transitions, `on.${event}`);
    lookAtTransitions(config['always'], 'always');
    lookAtTransitions(config['onDone'], 'onDone');
    if (typeof config['initial'] === 'object')
      each(plain(config['initial'])['actions'], 'initial.actions', lookAtAction);
    for (const [delay, transitions] of Object.entries(plain(config['after']))) {
      if (Number.isNaN(Number(delay))) lookAtDelay(delay, `after.${delay}`);
      else if (Number(delay) < 0) report('invalidDelay', `after.${delay}`, 'A delay cannot be negative.');
      lookAtTransitions(transitions, `after.${delay}`);
    }
    each(config['invoke'], 'invoke', (invoke, key) => {
      const { src, input, onDone, onError, onSnapshot } = plain(invoke);
      lookAtSource(src, `${key}.src`);
      lookAtFunction(input, `${key}.input`);
      lookAtTransitions(onDone, `${key}.onDone`);
      lookAtTransitions(onError, `${key}.onError`);
      lookAtTransitions(onSnapshot, `${key}.onSnapshot`);
    });
    lookAtFunction(config['output'], 'output');
    if (node === machine.root) lookAtFunction(config['context'], 'context');
  }

  function lookAtTransitions(transitions: unknown, key: string): void {
    each(transitions, key, (transition, at) => {
      if (typeof transition !== 'object' || transition === null) return;
      const { guard, actions: listed } = plain(transition);
      if (guard !== undefined) lookAtGuard(guard, `${at}.guard`);
      each(listed, `${at}.actions`, lookAtAction);
    });
  }

  function lookAtAction(action: unknown, key: string): void {
    if (typeof action !== 'function') {
      const name = typeof action === 'string' ? action : String(plain(action)['type']);
      lookAtNamedAction(name, key);
    } else if (isBuiltIn(action)) lookAtBuiltIn(action, key);
    else
      report(
        'sideEffect',
        key,
        `This action is a function${action.name === '' ? '' : ` (${action.name})`}: what it does would be done again with every replay. Use assign() to change the context; anything else needs a name, in setup({ actions }) and in \`effects\`.`,
      );
  }

  function lookAtNamedAction(name: string, key: string): void {
    const implemented = actions?.[name];
    if (name.startsWith('xstate.')) return report('reservedName', key, `"${name}" is a name of XState's own.`);
    if (isBuiltIn(implemented)) return lookAtBuiltIn(implemented, key);
    if (effects.has(name)) return;
    if (implemented === undefined)
      report(
        'unknownAction',
        key,
        `Action "${name}" is implemented nowhere. Implement it in setup({ actions }), or register it in \`effects\`.`,
      );
    else
      report(
        'sideEffect',
        key,
        `Action "${name}" is a function: what it does would be done again with every replay. Register the name in \`effects\`, and it becomes an activity.`,
      );
  }

  function lookAtBuiltIn(action: Unknown, key: string): void {
    if (looked.has(action)) return;
    looked.add(action);
    const { type, src, delay, assignment, event, value } = action;
    if (type === 'xstate.spawnChild') lookAtSource(src, `${key}.src`);
    if (typeof delay === 'string') lookAtDelay(delay, `${key}.delay`);
    else if (typeof delay === 'function' && readsClock(delay)) reportClock(`${key}.delay`);
    for (const part of [assignment, ...Object.values(plain(assignment)), event, value, action['input']])
      lookAtFunction(part, key);
  }

  function lookAtGuard(guard: unknown, key: string): void {
    if (typeof guard === 'function') {
      if (looked.has(guard)) return;
      looked.add(guard);
      each(plain(guard)['guards'], `${key}`, lookAtGuard);
      lookAtFunction(guard, key);
      return;
    }
    const name = typeof guard === 'string' ? guard : String(plain(guard)['type']);
    const implemented = guards?.[name];
    if (implemented === undefined)
      report('unknownGuard', key, `Guard "${name}" is implemented nowhere. Implement it in setup({ guards }).`);
    else lookAtGuard(implemented, key);
  }

  function lookAtDelay(name: string, key: string): void {
    const implemented = delays?.[name];
    if (implemented === undefined)
      report(
        'unknownDelay',
        key,
        `Delay "${name}" is implemented nowhere, so it would not wait at all. Implement it in setup({ delays }).`,
      );
    else if (readsClock(implemented)) reportClock(key);
  }

  function reportClock(key: string): void {
    report(
      'clock',
      key,
      'This delay reads a clock or chance, so a replay would wait for another time. Compute it from the context and the event, into which the instant was put from outside.',
    );
  }

  function lookAtFunction(part: unknown, key: string): void {
    if (readsClock(part))
      warnings.push({
        kind: 'clock',
        state,
        key,
        message: 'This function reads a clock or chance. Put the instant, or the draw, into the event that brings it.',
      });
  }

  function lookAtSource(src: unknown, key: string): void {
    if (typeof src !== 'string')
      return report(
        'unnamedActor',
        key,
        'This actor has no name, so it could not be started again after a restart. Name it in setup({ actors }) and start it by that name.',
      );
    sources.add(src);
    if (actors?.[src] === undefined && options.actors?.[src] === undefined)
      report(
        'unknownActor',
        key,
        `Actor "${src}" is implemented nowhere. Implement it in setup({ actors }), or register it in \`actors\`.`,
      );
  }

  function lookAtActor(src: string): void {
    state = `${options.where}${machine.id}`;
    const logic = actors?.[src] as AnyActorLogic | undefined;
    if (logic === undefined || options.actors?.[src] !== undefined) return;
    const kind = logicKind(logic);
    if (kind === 'live')
      report(
        'liveActor',
        `actors.${src}`,
        `Actor "${src}" is a callback or an observable: it lives in one process's memory and ends with it. Make it a promise, have the events sent to the machine from outside, or register "${src}" in \`actors\` as an activity.`,
      );
    else if (kind === 'promise' && options.actors !== undefined)
      report(
        'unknownActor',
        `actors.${src}`,
        `Actor "${src}" is a promise and not among the registered \`actors\`. Register it, and it runs as an activity.`,
      );
  }
}

function nodes(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const child of Object.values(node.states)) nodes(child as Node, visit);
}

function each(listed: unknown, key: string, visit: (one: unknown, key: string) => void): void {
  if (listed === undefined || listed === null) return;
  if (Array.isArray(listed)) listed.forEach((one, index) => visit(one, `${key}[${index}]`));
  else visit(listed, key);
}

function plain(value: unknown): Unknown {
  return (typeof value === 'object' || typeof value === 'function') && value !== null ? (value as Unknown) : {};
}

/** XState's own actions and guards are functions that carry how they are resolved. */
function isBuiltIn(action: unknown): action is Unknown {
  return typeof action === 'function' && 'resolve' in action;
}
