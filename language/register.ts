import { z } from 'zod';
import { ruleIdSchema } from './schema/common.ts';

/** One sentence of a policy, in our own words, and where it stands: `line` of the document, or `at`, as people cite it, or both. */
export const registerRuleSchema = z
  .strictObject({
    id: ruleIdSchema,
    says: z.string().min(1),
    line: z.number().int().min(1).optional(),
    /** `Section 10(2)`. */
    at: z.string().min(1).optional(),
    kind: z.string().min(1),
    /** Of a deadline: false where the policy asks for timeliness and gives no figure. */
    figure: z.boolean().optional(),
    /** What the wording leaves open. */
    ambiguous: z.union([z.string().min(1), z.boolean()]).optional(),
  })
  .refine((rule) => rule.line !== undefined || rule.at !== undefined, {
    message: 'a rule says where it stands: “line”, or “at” as people cite it',
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

/** Where a rule stands, as people cite it: `Section 10(2)`, or the line of the document. */
export function placeOf({ at, line }: z.output<typeof registerRuleSchema>): string {
  return at ?? `line ${line}`;
}
