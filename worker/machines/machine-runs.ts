import type { ActionsIn, ActorsIn, PromiseOf } from '../../client/machine/machine-types.ts';
import type { ActivitySettings } from '../../workflows/machine/machine-settings.ts';

/** What an actor or an effect knows of its run, beside what it is given. */
export interface ActivityRun {
  /**
   * Different for each start of an actor and for each effect, the same at every attempt: hand it on to whatever must not be done
   * twice, such as a payment.
   */
  readonly key: string;
  /** 1 at the first. */
  readonly attempt: number;
  /** Aborted once the machine does not want the answer any more; an activity hears of it by its heartbeats. */
  readonly signal: AbortSignal;
}

/** A promise actor's work, in place of the function it was made from. */
export type ActorWork<Input, Output> = (input: Input, run: ActivityRun) => Promise<Output> | Output;

/** What an effect is given: parameters, and event and context as they were when it was asked for. */
export interface EffectAsked<Params> {
  readonly params: Params;
  readonly event: { readonly type: string; readonly [key: string]: unknown };
  readonly context: unknown;
}

/** An effect's work. */
export type EffectWork<Params> = (effect: EffectAsked<Params>, run: ActivityRun) => Promise<void> | void;

/**
 * How the actors of a module's machines are run, by their names in `setup({ actors })`. A promise that is not named here is run by
 * the function it was made from, with ten minutes for an attempt.
 */
export type ActorRuns<Machines> = {
  // Not remapped from the actors themselves: the compiler would then not tell a function here what it is given.
  readonly [Src in ActorsIn<Machines>['src']]?: ActorRun<Extract<ActorsIn<Machines>, { readonly src: Src }>['logic']>;
};

type ActorRun<Logic> = [PromiseOf<Logic>] extends [never]
  ? { readonly as: 'workflow' }
  : | ActorWork<PromiseOf<Logic>['input'], PromiseOf<Logic>['output']>
    | (ActivitySettings & { readonly run?: ActorWork<PromiseOf<Logic>['input'], PromiseOf<Logic>['output']> });

/** The actions of a module's machines that are effects, by their names in `setup({ actions })`. */
export type EffectRuns<Machines> = {
  readonly [Name in ActionsIn<Machines>['type']]?: EffectRun<
    Extract<ActionsIn<Machines>, { readonly type: Name }>['params']
  >;
};

type EffectRun<Params> = EffectWork<Params> | (ActivitySettings & { readonly run: EffectWork<Params> });
