import type { PolicyScore, Survivor } from './score.ts';

/** Scores as people read them: a line for each authority, then every survivor with its rules, its element and the reason. */
export function scoreLines(scores: readonly PolicyScore[]): readonly string[] {
  return [
    'authority              rules  surviving   mutants  surviving   equivalent',
    ...scores.map(({ authority, rules, mutants, survivingRules, survivors, equivalent }) =>
      [
        authority.padEnd(21),
        String(rules).padStart(7),
        share(survivingRules.length, rules).padStart(11),
        String(mutants).padStart(10),
        share(survivors.length, mutants).padStart(11),
        String(equivalent.length).padStart(13),
      ].join(''),
    ),
    ...scores.flatMap(survivorLines),
  ];
}

function survivorLines({
  authority,
  survivingRules,
  survivors,
  unclaimed,
  equivalent,
  wronglyEquivalent,
}: PolicyScore): readonly string[] {
  return [
    ...section(
      `${authority}: rules that nothing proves`,
      survivingRules.map(({ rule, why }) => `${rule}: ${why}`),
    ),
    ...section(
      `${authority}: rules proved by case files that do not say so`,
      unclaimed.map(({ rule, by }) => `${rule}: ${by.join(', ')}`),
    ),
    ...section(`${authority}: mutants that survive`, survivors.map(survivorLine)),
    ...section(`${authority}: equivalent mutants`, equivalent.map(survivorLine)),
    ...section(`${authority}: noted as equivalent, but not`, wronglyEquivalent),
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

function survivorLine({ path, mutation, rules, why }: Survivor): string {
  return `${path}: ${mutation} (${rules.join(', ')}): ${why}`;
}

function share(part: number, all: number): string {
  return `${part} (${all === 0 ? '0' : ((100 * part) / all).toFixed(1)}%)`;
}
