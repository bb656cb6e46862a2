import { createMachine, type AnyActorLogic, type AnyStateMachine } from 'xstate';

interface Config {
  readonly [key: string]: unknown;
}

/**
 * The same machine with a name for every actor it invokes inline (`invoke: { src: childMachine }`): the invocation's id, or its place.
 * What has a name can be started again after a restart. A machine without any is returned as it is.
 */
export function nameInlineActors(machine: AnyStateMachine): AnyStateMachine {
  const named: { [src: string]: AnyActorLogic } = {};
  const config = nameIn(machine.config as Config, machine.root.id, machine.implementations.actors, named);
  if (Object.keys(named).length === 0) return machine;
  const { actors, ...others } = machine.implementations;
  return createMachine(config as never, { ...others, actors: { ...actors, ...named } } as never);
}

function nameIn(
  config: Config,
  node: string,
  taken: { readonly [src: string]: unknown },
  named: { [src: string]: AnyActorLogic },
): Config {
  const states = config['states'] as { readonly [key: string]: Config } | undefined;
  const id = typeof config['id'] === 'string' ? config['id'] : node;
  return {
    ...config,
    ...(config['invoke'] === undefined ? {} : { invoke: nameInvocations(config['invoke'], id, taken, named) }),
    ...(states === undefined
      ? {}
      : {
          states: Object.fromEntries(
            Object.entries(states).map(([key, state]) => [key, nameIn(state, `${node}.${key}`, taken, named)]),
          ),
        }),
  };
}

function nameInvocations(
  invoke: unknown,
  node: string,
  taken: { readonly [src: string]: unknown },
  named: { [src: string]: AnyActorLogic },
): unknown {
  if (!Array.isArray(invoke)) return nameInvocation(invoke as Config, `0.${node}`, taken, named);
  return invoke.map((one: Config, index) => nameInvocation(one, `${index}.${node}`, taken, named));
}

function nameInvocation(
  invoke: Config,
  place: string,
  taken: { readonly [src: string]: unknown },
  named: { [src: string]: AnyActorLogic },
): Config {
  const { src, id } = invoke;
  if (typeof src === 'string' || src === undefined) return invoke;
  const wanted = typeof id === 'string' && !(id in taken) && !(id in named) ? id : place;
  named[wanted] = src as AnyActorLogic;
  return { ...invoke, src: wanted };
}
