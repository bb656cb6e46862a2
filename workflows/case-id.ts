/** The id of a case's workflow. Activities and the encryption know the case by it too. */
export function caseIdOf(reference: string): string {
  return `case/${reference}`;
}

/** The reference in a case's id. */
export function referenceOf(caseId: string): string {
  return caseId.slice(caseId.indexOf('/') + 1);
}
