import { didYouMean } from '../nearest-name.ts';
import type { Pathway } from '../schema/pathway.ts';

/**
 * What people call an option of a definition's values.
 *
 * @throws {UnknownOptionError} the definition has no such values, or they no such option.
 */
export function titleOf(values: Pathway['values'], id: string, option: string): string {
  const known = Object.hasOwn(values, id) ? values[id] : undefined;
  if (known === undefined) throw new UnknownOptionError(unknownValues(id, Object.keys(values)));
  const title = Object.hasOwn(known.options, option) ? known.options[option] : undefined;
  if (title === undefined)
    throw new UnknownOptionError(
      `“${option}” is none of the values of “${id}”.${didYouMean(option, Object.keys(known.options))}`,
    );
  return title;
}

/** Says that a definition has no values of this id. */
function unknownValues(id: string, known: readonly string[]): string {
  return `The definition has no values called “${id}”.${didYouMean(id, known)}`;
}

/** A title was asked for that the definition does not have. */
export class UnknownOptionError extends Error {
  override readonly name = 'UnknownOptionError';
}
