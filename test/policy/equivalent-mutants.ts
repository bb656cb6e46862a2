/** Mutants that change nothing a case could show, by authority: `PATH: MUTATION` and why. */
export const equivalentMutants: { readonly [authority: string]: { readonly [mutant: string]: string } } = {
  'core-group-authority': {
    'access.plan: lets every role':
      'Every role may read the plan, by this rule or by that for the case file; the mutant that lets nobody shows what this one grants.',
  },
  'northmoor-foi': {
    'flags.reviewedBySamePerson: never raised':
      'Northmoor refuses a review by whoever drafted or authorised the answer, so there is none to be flagged. The national definition flags it.',
  },
  warrington: {
    'facts.planStart: of any entry':
      'A case has one decision of its initial conference. If that is no child protection plan, nothing that reads the start of the plan comes into play.',
  },
};
