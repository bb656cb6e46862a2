/** Mutants that change nothing a case could show, by authority: `PATH: MUTATION` and why. */
export const equivalentMutants: { readonly [authority: string]: { readonly [mutant: string]: string } } = {};
