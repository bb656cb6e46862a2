import { isInstant, minutesBetween } from '../../calendar/instant.ts';
import { daysBetween, isIsoDate } from '../../calendar/iso-date.ts';
import type { ASTNode } from './expression-tree.ts';
import { read, type Read, type Reading } from './read-expression.ts';

/**
 * How far an expression is from what is wanted: 0 where it is that. Of parts that must all hold the sum, of parts of which one
 * will do the nearest; numbers and dates by how far they lie apart, always less than one whole part.
 */
export function distance(node: ASTNode, wanted: boolean, reading: Reading): number {
  if (read(node, reading) === wanted) return 0;
  switch (node.op) {
    case '&&':
    case '||': {
      const [one, other] = [distance(node.args[0], wanted, reading), distance(node.args[1], wanted, reading)];
      return (node.op === '&&') === wanted ? one + other : Math.min(one, other);
    }
    case '!_':
      return distance(node.args, !wanted, reading);
    case '?:': {
      const asked = read(node.args[0], reading);
      return typeof asked === 'boolean' ? distance(asked ? node.args[1] : node.args[2], wanted, reading) : 1;
    }
    case '==':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return apart(read(node.args[0], reading), read(node.args[1], reading));
    case 'rcall': {
      const [name, of, [variable, asked]] = node.args;
      const items = read(of, reading);
      if (!Array.isArray(items) || variable?.op !== 'id' || asked === undefined) return 1;
      const each = (items as Read[]).map((item) =>
        distance(asked, wanted, { ...reading, locals: { ...reading.locals, [variable.args]: item } }),
      );
      if (name !== 'all' && name !== 'exists') return 1;
      // Of `all` every item counts, of `exists` the nearest; the other way round for what must not be.
      const every = (name === 'all') === wanted;
      return every ? each.reduce((sum, one) => sum + one, 0) : Math.min(1, ...each);
    }
    default:
      return 1;
  }
}

function apart(a: Read, b: Read): number {
  if (typeof a === 'number' && typeof b === 'number') return squashed(Math.abs(a - b));
  if (isIsoDate(a) && isIsoDate(b)) return squashed(Math.abs(daysBetween(a, b)));
  if (isInstant(a) && isInstant(b)) return squashed(Math.abs(minutesBetween(a, b)) / 1440);
  return 1;
}

/** Between a half and one: never nearer than a part that holds. */
function squashed(far: number): number {
  return 0.5 + (0.5 * (far + 1)) / (far + 2);
}
