import type { SourcePath } from '../source-path.ts';
import type { FaultKind, Seed } from './fault.ts';
import { putAt } from './place-edits.ts';

/** Texts are matched so that nothing inside them is taken for a sign. */
const tokens = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|(?<![\w.])\d+(?![\w.])|>=|<=|==|!=|>|<|&&|\|\||\b(?:true|false)\b/g;

const others: { readonly [sign: string]: string } = {
  '>=': '>',
  '>': '>=',
  '<=': '<',
  '<': '<=',
  '==': '!=',
  '!=': '==',
  '&&': '||',
  '||': '&&',
  true: 'false',
  false: 'true',
};

/** An expression that says the contrary, and each of its signs and numbers off by one. */
export function expressionFaults(
  expression: string,
  steps: SourcePath,
  kind: FaultKind,
  concerns: readonly string[],
): readonly Seed[] {
  const seeds: Seed[] = [];
  const isLogical = steps.at(-1) !== 'value';
  if (isLogical)
    seeds.push({
      kind,
      steps,
      mutation: { name: 'says the contrary', concerns, edit: putAt(steps, `!(${expression})`) },
    });
  for (const { name, text } of changedSigns(expression))
    seeds.push({ kind, steps, mutation: { name, concerns, edit: putAt(steps, text) } });
  return seeds;
}

/** An expression with one sign or number in it changed. */
export interface ChangedSign {
  /** `“2” (8) becomes “1”`: the sign, and which it is. */
  readonly name: string;
  /** Where in the expression. */
  readonly index: number;
  readonly sign: string;
  /** The expression with it. */
  readonly text: string;
}

/** An expression with each of its signs and numbers off by one. */
export function changedSigns(expression: string): readonly ChangedSign[] {
  return [...expression.matchAll(tokens)].flatMap(({ 0: sign, index }, number) =>
    replacements(sign).map((other) => ({
      name: `“${sign}” (${number + 1}) becomes “${other}”`,
      index,
      sign,
      text: expression.slice(0, index) + other + expression.slice(index + sign.length),
    })),
  );
}

function replacements(token: string): readonly string[] {
  if (/^\d+$/.test(token)) return [String(Number(token) + 1), ...(token === '0' ? [] : [String(Number(token) - 1)])];
  const other = others[token];
  return other === undefined ? [] : [other];
}
