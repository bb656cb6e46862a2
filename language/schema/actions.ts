import { z } from 'zod';
import { nameSchema, recipientSchema } from './common.ts';

/**
 * What a transition, a state or a deadline's moment asks for. Each becomes an effect (a notice, a document), a task or a flag.
 * `when` names conditions that must hold (`not x` negates); otherwise the action is left out.
 */
export const actionSchema = z.union([
  z.strictObject({ notify: nameSchema, to: z.array(recipientSchema).optional(), when: z.array(z.string()).optional() }),
  z.strictObject({ prepare: nameSchema, when: z.array(z.string()).optional() }),
  z.strictObject({ task: nameSchema, when: z.array(z.string()).optional() }),
  z.strictObject({ flag: nameSchema, when: z.array(z.string()).optional() }),
  z.strictObject({ clear: nameSchema, when: z.array(z.string()).optional() }),
]);

/** One thing asked for: exactly one of `notify`, `prepare`, `task`, `flag`, `clear`. */
export type Action = z.output<typeof actionSchema>;

export const actionsSchema = z.array(actionSchema);
