/** Keys and indexes from the outermost value inwards. */
export type ValuePath = readonly (string | number)[];

/**
 * A value cannot be written as JSON and read back as it was: a function, a symbol, an instance of a class, or a circle.
 * A machine that keeps such a value in its context, an event, an input or an output could not go on after a restart.
 */
export class NotSerialisableError extends Error {
  override readonly name = 'NotSerialisableError';
  readonly path: ValuePath;
  readonly found: string;

  constructor(path: ValuePath, found: string) {
    super(
      `${describePath('value', path)} is ${found}, which cannot be kept. Keep plain data: numbers, texts, lists, objects, dates, maps and sets.`,
    );
    this.path = [...path];
    this.found = found;
  }
}

/** `context.items[2].fetch`. */
export function describePath(root: string, path: ValuePath): string {
  return path.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${key}`), root);
}
