import { withPermanentFailures } from '../permanent-failures.ts';
import type { ContentStore } from './content-store.ts';
import type { DocumentActivities } from './document.ts';
import type { Typesetter } from './typesetter.ts';

const contentType = 'application/pdf';

/**
 * The activities of documents. Setting the same document again gives the same paper, which the store keeps once, so
 * any number of attempts leave one.
 */
export function createDocuments({
  store,
  typesetter,
}: {
  readonly store: ContentStore;
  readonly typesetter: Typesetter;
}): DocumentActivities {
  return {
    prepareDocument: ({ caseId, title, language, template, data }) =>
      withPermanentFailures(async () => {
        const pdf = await typesetter.typeset({ title, language, template, data });
        const hash = await store.put(caseId, pdf, contentType);
        return { hash, bytes: pdf.byteLength, contentType };
      }),
  };
}
