import { z } from 'zod';
import { actionsSchema, type Action } from './actions.ts';
import { nameSchema, oneOrMany, provenanceShape } from './common.ts';

/**
 * A transition. `guard` names conditions that must all hold (`not x` negates); `target` is a sibling state or, with a leading
 * `#` and dots, a path from the root (`#onPlan.reviewing`); without a target the event is accepted and the state stays.
 */
export const transitionSchema = z
  .union([
    z.string(),
    z.strictObject({
      guard: oneOrMany(z.string()).optional(),
      target: oneOrMany(z.string()).optional(),
      reenter: z.boolean().optional(),
      do: actionsSchema.optional(),
      ...provenanceShape,
    }),
  ])
  .transform((transition): Transition => (typeof transition === 'string' ? { target: [transition] } : transition));

/** A transition of a state, in its full form. */
export interface Transition {
  readonly guard?: readonly string[] | undefined;
  readonly target?: readonly string[] | undefined;
  readonly reenter?: boolean | undefined;
  readonly do?: readonly Action[] | undefined;
  readonly source?: readonly string[] | undefined;
  readonly reading?: string | undefined;
}

const transitionsSchema = oneOrMany(transitionSchema);

/** A state, with statechart words exactly as in XState. Keys of `on` are events, or moments: `deadline.icpc.passed`. */
export interface State {
  readonly title?: string | undefined;
  /** The stage of the pathway it belongs to, for people: `initial conference`. Inherited by the states inside it. */
  readonly stage?: string | undefined;
  readonly type?: 'parallel' | 'final' | undefined;
  readonly initial?: string | undefined;
  readonly states?: { readonly [name: string]: State } | undefined;
  readonly on?: { readonly [event: string]: readonly Transition[] } | undefined;
  readonly always?: readonly Transition[] | undefined;
  readonly onDone?: readonly Transition[] | undefined;
  readonly entry?: readonly Action[] | undefined;
  readonly exit?: readonly Action[] | undefined;
  readonly source?: readonly string[] | undefined;
  readonly reading?: string | undefined;
}

/** `CONFERENCE_HELD`, or a moment of a deadline: `deadline.icpc.passed`, `deadline.icpc.reminder`, `deadline.icpc.target`. */
export const eventKeySchema = z
  .string()
  .regex(
    /^([A-Z][A-Z0-9_]*|deadline\.[A-Za-z][A-Za-z0-9_.-]*\.(passed|reminder|target))$/,
    'an event in capitals, or a moment such as deadline.icpc.passed',
  );

export const stateSchema: z.ZodType<State> = z.lazy(() =>
  z.strictObject({
    title: z.string().optional(),
    stage: z.string().optional(),
    type: z.enum(['parallel', 'final']).optional(),
    initial: nameSchema.optional(),
    states: z.record(nameSchema, stateSchema).optional(),
    on: z.record(eventKeySchema, transitionsSchema).optional(),
    always: transitionsSchema.optional(),
    onDone: transitionsSchema.optional(),
    entry: actionsSchema.optional(),
    exit: actionsSchema.optional(),
    ...provenanceShape,
  }),
);
