import type { Field } from '../schema/fields.ts';
import type { Pathway } from '../schema/pathway.ts';
import { asSentence, fieldOf, fieldTitle, inSentence, nameInWords } from './plain-words.ts';

/** What `event`, `item` and `start` stand for in an expression: the events their entries can be of. */
export interface ExpressionSubjects {
  readonly event?: readonly string[];
  readonly item?: readonly string[];
  readonly start?: readonly string[];
}

/**
 * The common forms of expressions in words: comparisons of a field with an option, presence, yes or no, membership, and several
 * of them joined. Everything else is undefined, and has to be shown as it is written.
 *
 * @example
 * expressionInWords("event.outcome == 'section47'", …) // 'outcome: Start a section 47 enquiry'
 */
export function expressionInWords(
  expression: string,
  subjects: ExpressionSubjects,
  pathway: Pathway,
): string | undefined {
  const text = withoutParentheses(expression.trim().replaceAll(/\s+/g, ' '));
  // What a step or a delivery of a paper is asked besides: that it is of the paper at hand.
  if (/^(\w+)\.seq == start\.seq \|\| \1\.seq == event\.seq$/.test(text)) return 'of the one at hand';
  const dated = /^(\w+)\.exists && dateOf\(event\.on\) (>=|>|<|<=) dateOf\(\1\.on\)$/.exec(text);
  if (dated !== null) return `dated ${beside[dated[2] ?? ''] ?? ''} the ${nameInWords(dated[1] ?? '')}`;
  for (const [operator, joint] of [
    ['||', ' or '],
    ['&&', ' and '],
  ] as const) {
    const parts = splitOutside(text, operator);
    if (parts.length === 1) continue;
    const inWords = parts.map((part) => expressionInWords(part, subjects, pathway));
    return inWords.every((part) => part !== undefined) ? inWords.join(joint) : undefined;
  }
  return atom(text, subjects, pathway);
}

/** Without parentheses around the whole of it. */
function withoutParentheses(text: string): string {
  if (!text.startsWith('(') || !text.endsWith(')')) return text;
  const inner = text.slice(1, -1);
  let depth = 0;
  for (const char of inner) {
    if (char === '(') depth++;
    else if (char === ')') depth--;
    if (depth < 0) return text;
  }
  return withoutParentheses(inner.trim());
}

/** Splits where the operator stands outside parentheses and quotes. */
function splitOutside(text: string, operator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === "'" || char === '"') quote = char;
    else if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    else if (depth === 0 && text.startsWith(operator, at)) {
      parts.push(text.slice(from, at).trim());
      from = at + operator.length;
      at = from - 1;
    }
  }
  return [...parts, text.slice(from).trim()];
}

function atom(text: string, subjects: ExpressionSubjects, pathway: Pathway): string | undefined {
  const compared = /^(event|item|start)\.([\w.]+) (==|!=) '([^']*)'$/.exec(text);
  if (compared !== null) {
    const [, subject = '', path = '', operator = '', literal = ''] = compared;
    const not = operator === '!=' ? ' not' : '';
    return said(`${title(subject, path, subjects, pathway)}${not}`, option(subject, path, literal, subjects, pathway));
  }
  const member = /^(!?)\(?'([^']*)' in (event|item|start)\.([\w.]+)\)?$/.exec(text);
  if (member !== null) {
    const [, not = '', literal = '', subject = '', path = ''] = member;
    const among = `${option(subject, path, literal, subjects, pathway)} ${not === '' ? 'among them' : 'not among them'}`;
    return said(title(subject, path, subjects, pathway), among);
  }
  const present = /^(!?)has\((event|item|start)\.([\w.]+)\)$/.exec(text);
  if (present !== null) {
    const [, not = '', subject = '', path = ''] = present;
    return said(title(subject, path, subjects, pathway), not === '' ? 'given' : 'not given');
  }
  const same = /^event\.([\w.]+) == (item|start)\.([\w.]+)$/.exec(text);
  if (same !== null) {
    const [, path = '', other = '', otherPath = ''] = same;
    if (other === 'item' && otherPath === 'person')
      return said(title('event', path, subjects, pathway), 'the person it is asked of');
    const whose = other === 'item' ? 'of the one it is asked of' : 'of what started it';
    const what = otherPath === 'on' ? 'the date' : title(other, otherPath, subjects, pathway);
    return said(title('event', path, subjects, pathway), `the same as ${what} ${whose}`);
  }
  const yes = /^(!?)(event|item|start)\.([\w.]+)$/.exec(text);
  if (yes !== null) {
    const [, not = '', subject = '', path = ''] = yes;
    const field = subjectField(subject, path, subjects, pathway);
    if (field !== undefined && field.type !== 'boolean') return undefined;
    return said(title(subject, path, subjects, pathway), not === '' ? 'yes' : 'no');
  }
  const number = /^(\w+) (>=|>|<|<=|==) (\d+)$/.exec(text);
  if (number !== null && pathway.facts[number[1] ?? ''] !== undefined) {
    const [, fact = '', operator = '', amount = ''] = number;
    return `${asSentence(nameInWords(fact))}: ${comparisons[operator] ?? operator} ${amount}`;
  }
  return undefined;
}

/** A question keeps its mark and needs no colon. */
function said(about: string, answer: string): string {
  return about.endsWith('?') ? `${about} ${answer}` : `${about}: ${answer}`;
}

const comparisons: Readonly<Record<string, string>> = {
  '>=': 'at least',
  '>': 'more than',
  '<': 'fewer than',
  '<=': 'at most',
  '==': 'exactly',
};

const beside: Readonly<Record<string, string>> = {
  '>=': 'on or after',
  '>': 'after',
  '<': 'before',
  '<=': 'on or before',
};

function title(subject: string, path: string, subjects: ExpressionSubjects, pathway: Pathway): string {
  return inSentence(fieldTitle(path, subjects[subject as keyof ExpressionSubjects] ?? [], pathway));
}

function subjectField(
  subject: string,
  path: string,
  subjects: ExpressionSubjects,
  pathway: Pathway,
): Field | undefined {
  return fieldOf(path, subjects[subject as keyof ExpressionSubjects] ?? [], pathway);
}

function option(
  subject: string,
  path: string,
  literal: string,
  subjects: ExpressionSubjects,
  pathway: Pathway,
): string {
  if (path === 'role') return pathway.roles[literal]?.title ?? literal;
  const field = subjectField(subject, path, subjects, pathway);
  const chosen = field?.type === 'list' ? field.of : field;
  if (chosen?.type === 'role') return pathway.roles[literal]?.title ?? literal;
  if (chosen?.values !== undefined) return pathway.values[chosen.values]?.options[literal] ?? literal;
  return literal;
}
