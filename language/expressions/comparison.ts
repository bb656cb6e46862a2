import type { ASTNode } from '@marcbachmann/cel-js';
import { isInstant } from '../../calendar/instant.ts';
import { isIsoDate } from '../../calendar/iso-date.ts';
import { didYouMean } from '../nearest-name.ts';
import type { ExpressionProblem } from './expression-problem.ts';
import { any, isTime, type Shape, type ValueShape } from './shape.ts';

/** A side of a comparison: where it stands and what it is. */
interface Side {
  readonly node: ASTNode;
  readonly shape: Shape;
}

/** What is wrong with a comparison that CEL lets pass because both sides are text: it can never be true, or only by accident. */
export function compareShapes(op: string, left: Side, right: Side): readonly ExpressionProblem[] {
  if (op !== 'in') return compareTwo(left, right);
  if (right.node.op === 'list') {
    return right.node.args.flatMap((node) => compareTwo(left, { node, shape: any }));
  }
  return compareTwo(left, { node: right.node, shape: elementOf(right.shape) });
}

/** What a list or map holds. */
export function elementOf(shape: Shape): Shape {
  return shape.kind === 'list' || shape.kind === 'map' ? shape.of : any;
}

function compareTwo(left: Side, right: Side): readonly ExpressionProblem[] {
  return [
    ...compareWithLiteral(left, right.node),
    ...compareWithLiteral(right, left.node),
    ...compareKinds(left, right),
  ];
}

function compareWithLiteral(side: Side, literal: ASTNode): readonly ExpressionProblem[] {
  if (literal.op !== 'value' || typeof literal.args !== 'string') return [];
  const word = literal.args;
  const at = { offset: literal.pos, length: literal.end - literal.pos };
  const { shape } = side;
  if (shape.kind === 'value' && !Object.hasOwn(shape.options, word)) {
    const hint = didYouMean(word, Object.keys(shape.options));
    return [
      {
        code: 'wrongValue',
        message: `“${word}” is none of ${nameOf(shape)}.`,
        ...at,
        ...(hint === '' ? {} : { hint: hint.trim() }),
      },
    ];
  }
  // An empty text is how a fact without a date says so.
  if (word === '') return [];
  if (shape.kind === 'date' && !isIsoDate(word)) {
    return [
      {
        code: 'wrongValue',
        message: `“${word}” is compared with a date and is none.`,
        ...at,
        hint: 'Write a date as 2026-03-24.',
      },
    ];
  }
  if (shape.kind === 'instant' && !isInstant(word)) {
    const hint = isIsoDate(word)
      ? 'Compare dateOf(…) of the instant with a date.'
      : 'Write an instant in UTC as 2026-03-24T10:00:00.000Z.';
    return [{ code: 'wrongValue', message: `“${word}” is compared with an instant and is none.`, ...at, hint }];
  }
  if (shape.kind === 'when') return [mixedTimes(at)];
  return [];
}

function compareKinds(left: Side, right: Side): readonly ExpressionProblem[] {
  const [a, b] = [left.shape, right.shape];
  const at = { offset: left.node.start, length: Math.max(1, right.node.end - left.node.start) };
  if (isTime(a) && isTime(b) && (a.kind !== b.kind || a.kind === 'when')) return [mixedTimes(at)];
  if (
    a.kind === 'value' &&
    b.kind === 'value' &&
    !Object.keys(a.options).some((word) => Object.hasOwn(b.options, word))
  ) {
    return [{ code: 'wrongValue', message: `${nameOf(a)} and ${nameOf(b)} have no word in common.`, ...at }];
  }
  return [];
}

/** As texts an instant of a date is later than the date, and never the same. */
function mixedTimes(at: { readonly offset: number; readonly length: number }): ExpressionProblem {
  const message = 'One side is or may be an instant where the other is a date, which as texts do not compare.';
  return { code: 'mixedTimes', message, ...at, hint: 'Put dateOf(…) around what may be an instant.' };
}

function nameOf(shape: ValueShape): string {
  if (shape.of === 'role') return 'the roles';
  if (shape.of === 'event') return 'the events it can be';
  return `the values of “${shape.of}”`;
}
