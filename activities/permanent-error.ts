import type { Json } from '../machines/json.ts';

/**
 * A failure that trying again cannot mend: someone has to change something first. Activities turn it into a
 * Temporal failure that is not retried; its `name` is the failure's type, so a workflow tells kinds apart by it.
 * Everything that is thrown and is not one of these counts as passing and is retried.
 */
export class PermanentError extends Error {
  /** What the failure knows, without personal data. */
  readonly data: { readonly [key: string]: Json };

  constructor(name: string, message: string, data: { readonly [key: string]: Json } = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
    this.data = data;
  }
}
