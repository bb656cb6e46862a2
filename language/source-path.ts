/** Steps from the root of a definition to one of its values: keys of maps and positions in lists. */
export type SourcePath = readonly (string | number)[];

/** A path as text: `states.open.on.CLOSED[0].target`; a key that holds other characters stands in brackets and quotes. */
export function formatPath(path: SourcePath): string {
  return path.map((step, index) => formatStep(step, index === 0)).join('');
}

/** The inverse of {@link formatPath}. Lenient: what it cannot read becomes a key. */
export function parsePath(text: string): SourcePath {
  const steps = text.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\.?([^.[\]]+)/g);
  return [...steps].map(([, index, quoted, plain]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? (plain ?? '') : quoted.replaceAll(/\\(.)/g, '$1');
  });
}

function formatStep(step: string | number, first: boolean): string {
  if (typeof step === 'number') return `[${step}]`;
  if (/^[^.[\]"\\]+$/.test(step)) return first ? step : `.${step}`;
  return `["${step.replaceAll(/["\\]/g, String.raw`\$&`)}"]`;
}
