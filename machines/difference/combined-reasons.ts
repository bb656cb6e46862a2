import type { ShownClass } from './compare-versions.ts';

/**
 * Leaves out what is told already: several reasons at once where each of them is a class, and other reasons of a refusal where each that
 * came or went is why something is accepted or refused by one version alone.
 *
 * Who may not record something, or says it wrongly, is not told which conditions fail besides: where the first goes, those appear.
 */
export function withoutCombined(classes: readonly ShownClass[]): readonly ShownClass[] {
  const answers = classes.filter(({ disagreement, isFirst }) => disagreement.kind === 'answer' && isFirst);
  return classes.filter((each) => {
    const { kind, element, aspect } = each.disagreement;
    if (kind !== 'answer' && kind !== 'reason') return true;
    const parts = partsOf(each);
    const told = answers.filter(
      (other) =>
        other !== each &&
        other.disagreement.element === element &&
        (kind === 'reason' || (other.disagreement.aspect === aspect && partsOf(other).length < parts.length)) &&
        partsOf(other).every((part) => parts.some((one) => nameOf(one) === part)),
    );
    const covered = new Set(told.flatMap(partsOf));
    const isTold = (part: string): boolean => covered.has(nameOf(part));
    if (kind === 'answer') return !parts.every(isTold);
    const [gone, more] = [
      parts.filter((part) => part.startsWith('not ')),
      parts.filter((part) => !part.startsWith('not ')),
    ];
    const makesRest = (some: readonly string[]): boolean =>
      some.length > 0 && some.every(isTold) && some.some(isAtTheDoor);
    return !parts.every(isTold) && !makesRest(gone) && !makesRest(more);
  });
}

function partsOf({ disagreement }: ShownClass): readonly string[] {
  return disagreement.detail.split(', ');
}

function nameOf(part: string): string {
  return part.replace(/^not /, '');
}

/** Conditions are not asked before who records it, what it says and where the case stands are right. */
function isAtTheDoor(part: string): boolean {
  return /^(role |data )/.test(nameOf(part)) || kindsAtTheDoor.has(nameOf(part));
}

const kindsAtTheDoor: ReadonlySet<string> = new Set([
  'unknownEvent',
  'dateInFuture',
  'beforeCaseBegan',
  'notAccepted',
  'unknownTask',
  'caseClosed',
]);
