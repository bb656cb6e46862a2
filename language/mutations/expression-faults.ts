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
  let number = 0;
  for (const { 0: token, index } of expression.matchAll(tokens)) {
    number += 1;
    for (const other of replacements(token)) {
      const text = expression.slice(0, index) + other + expression.slice(index + token.length);
      const name = `“${token}” (${number}) becomes “${other}”`;
      seeds.push({ kind, steps, mutation: { name, concerns, edit: putAt(steps, text) } });
    }
  }
  return seeds;
}

function replacements(token: string): readonly string[] {
  if (/^\d+$/.test(token)) return [String(Number(token) + 1), ...(token === '0' ? [] : [String(Number(token) - 1)])];
  const other = others[token];
  return other === undefined ? [] : [other];
}
