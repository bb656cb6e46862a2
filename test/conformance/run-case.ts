import { isDeepStrictEqual } from 'node:util';
import type { AnyStateMachine } from 'xstate';
import type { ConformanceCase, Script } from './cases.ts';
import { configurationOf, wholeConfiguration } from './configuration.ts';
import { convertScxml } from './convert-scxml.ts';
import { startDurableMachine } from './durable-machine.ts';
import { createNodeRealm } from './node-realm.ts';
import type { RunningMachine } from './running-machine.ts';
import { UnsupportedScxmlError } from './scxml-document.ts';
import { startXstateActor } from './xstate-actor.ts';

/** What came of a case. */
export type Verdict =
  | { readonly kind: 'passed'; readonly configurations: number }
  /** The machine stood elsewhere than the script, or XState's own actor, says. */
  | { readonly kind: 'differs'; readonly problem: string }
  /** The document, or its script, could not be taken over. */
  | { readonly kind: 'unsupported'; readonly problem: string };

/**
 * Runs a case on our interpreter and, beside it, on XState's own actor, twice: as SCXML has it, where events for the external
 * queue wait until somebody could have looked, and as XState has it, where they are taken at once. In the first the whole
 * configuration has to be the script's at the start and after each event; in both, configuration, status and data of the
 * interpreter have to be those of the actor.
 */
export function runCase(conformanceCase: ConformanceCase): Verdict {
  try {
    const { script } = conformanceCase;
    const document = conformanceCase.document();
    const asScxml = follow(
      script,
      convertScxml(document, { turn: 'afterTheStep', createRealm: createNodeRealm }),
      'script and actor',
    );
    if (asScxml.kind !== 'passed') return asScxml;
    const asXstate = follow(script, convertScxml(document, { turn: 'atOnce', createRealm: createNodeRealm }), 'actor');
    return asXstate.kind === 'passed' ? asScxml : asXstate;
  } catch (error) {
    if (!(error instanceof UnsupportedScxmlError)) throw error;
    return { kind: 'unsupported', problem: error.message };
  }
}

function follow(script: Script, machine: AnyStateMachine, compared: 'script and actor' | 'actor'): Verdict {
  const durable = startDurableMachine(machine);
  const actor = startXstateActor(machine);
  const steps = [
    { event: { name: 'the start' }, nextConfiguration: script.initialConfiguration },
    ...script.events,
  ] as const;
  for (const [index, step] of steps.entries()) {
    if (index > 0) {
      durable.take(step);
      actor.take(step);
    }
    const problem =
      disagreement(machine, durable, actor) ??
      (compared === 'actor' ? undefined : deviation(machine, durable, step.nextConfiguration));
    if (problem !== undefined)
      return { kind: 'differs', problem: `After ${index === 0 ? '' : `${index}. `}${step.event.name}: ${problem}` };
  }
  return { kind: 'passed', configurations: steps.length };
}

function disagreement(machine: AnyStateMachine, durable: RunningMachine, actor: RunningMachine): string | undefined {
  const [ours, xstates] = [durable.snapshot(), actor.snapshot()];
  if (ours.status !== xstates.status) return `the status is ${ours.status}, XState's actor says ${xstates.status}.`;
  const [here, there] = [ours, xstates].map(({ value }) => configurationOf(machine, value).join(' '));
  if (here !== there) return `the machine stands in ${here}, XState's actor in ${there}.`;
  return isDeepStrictEqual(ours.context, xstates.context) ? undefined : "the data are not those of XState's actor.";
}

function deviation(machine: AnyStateMachine, durable: RunningMachine, wanted: readonly string[]): string | undefined {
  const expected = wholeConfiguration(machine, wanted).join(' ');
  const found = configurationOf(machine, durable.snapshot().value).join(' ');
  return expected === found ? undefined : `the machine stands in ${found}, the script says ${expected}.`;
}
