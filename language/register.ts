import { z } from 'zod';
import { ruleIdSchema } from './schema/common.ts';

/** One sentence of a policy, in our own words, and the line of the document it stands on. */
export const registerRuleSchema = z.strictObject({
  id: ruleIdSchema,
  says: z.string().min(1),
  line: z.number().int().min(1),
  kind: z.string().min(1),
  /** Of a deadline: false where the policy asks for timeliness and gives no figure. */
  figure: z.boolean().optional(),
  /** What the wording leaves open. */
  ambiguous: z.union([z.string().min(1), z.boolean()]).optional(),
});

/** The rules of one authority's policy: what its definition answers to. */
export const registerSchema = z.strictObject({
  authority: z.string().min(1),
  nation: z.string().min(1),
  /** The file or title of the policy. */
  document: z.string().min(1),
  rules: z.array(registerRuleSchema).min(1),
});

/** A register that was read, with its id and file. */
export interface Register extends z.output<typeof registerSchema> {
  readonly id: string;
  readonly file: string;
  /** Where each rule stands in that file. */
  readonly lines: { readonly [rule: string]: { readonly line: number; readonly column: number } };
}
