import { PermanentError } from '../permanent-error.ts';

/** A place in a template, counted from 1. */
export interface TemplatePlace {
  readonly line: number;
  readonly column: number;
}

/** A paper could not be set: its template or its data has to be mended. */
export class TemplateFailed extends PermanentError {
  /**
   * @param problem - in the typesetter's words.
   * @param place - where in the template, when that is known.
   */
  constructor(title: string, problem: string, place: TemplatePlace | undefined) {
    const where = place === undefined ? '' : `, at line ${place.line}, column ${place.column} of its template`;
    super(
      'TemplateFailed',
      `"${title}" could not be set${where}: ${problem}. Mend the template, or supply the field it asks for (its head lists ` +
        'them) in the definition; then retry.',
      place === undefined ? { title } : { title, line: place.line, column: place.column },
    );
  }
}
