import type { ASTNode } from './expression-tree.ts';
import { treeOf } from './expression-tree.ts';
import type { Subject } from './subject.ts';

/** What meetings count of themselves. */
const counts = ['number', 'heldCount', 'adjournedCount', 'cancelledCount'];

/** Larger numbers than this are not followed: there would be too many cases. */
const mostCounted = 4;

/**
 * The largest number that each count is compared with (`coreGroup.number`, `reviewsHeld`): beyond it no expression can tell how often
 * it was. Without those that some expression uses in another way, in a sum for one.
 */
export function countLimits({ compiled }: Subject): ReadonlyMap<string, number> {
  const { facts, meetings } = compiled.pathway;
  const limits = new Map<string, number>();
  const others = new Set<string>();

  function pathIn(node: ASTNode): string | undefined {
    if (node.op === 'id') return facts[node.args]?.count === undefined ? undefined : node.args;
    if (node.op !== '.') return undefined;
    const [of, name] = node.args;
    // The entry that held a meeting says which it was.
    if (of.op === '.' && name === 'number') return numberOf(of);
    return of.op === 'id' && meetings[of.args] !== undefined && counts.includes(name)
      ? `${of.args}.${name}`
      : undefined;
  }

  function numberOf(record: Extract<ASTNode, { readonly op: '.' }>): string | undefined {
    const [of, name] = record.args;
    return of.op === 'id' && name === 'record' && meetings[of.args] !== undefined ? `${of.args}.number` : undefined;
  }

  function compare(one: ASTNode, other: ASTNode): boolean {
    const path = pathIn(one);
    if (path === undefined || other.op !== 'value') return false;
    const number = Number(other.args);
    if (!Number.isInteger(number) || number < 0) return false;
    limits.set(path, Math.max(limits.get(path) ?? 0, number));
    return true;
  }

  function visit(node: ASTNode): void {
    switch (node.op) {
      case '==':
      case '!=':
      case '<':
      case '<=':
      case '>':
      case '>=':
        if (compare(node.args[0], node.args[1]) || compare(node.args[1], node.args[0])) return;
        break;
      case '.':
      case '.?': {
        const path = pathIn(node);
        if (path !== undefined) others.add(path);
        const [of, name] = node.args;
        // Another field of that entry says nothing of its number.
        if (of.op === '.' && numberOf(of) !== undefined) return;
        if (of.op !== 'id') break;
        if (name === 'record' || node.op === '.?') others.add(`${of.args}.number`);
        if (node.op === '.?') others.add(`${of.args}.${name}`);
        return;
      }
      case 'id':
        for (const name of ['', ...counts.map((count) => `.${count}`)]) others.add(`${node.args}${name}`);
        return;
      default:
    }
    for (const child of childrenOf(node)) visit(child);
  }

  const texts = [
    ...[...compiled.conditions.values()].map(({ expression }) => expression.text),
    ...Object.values(facts).flatMap(({ where, value }) => [where, value]),
    ...Object.values(meetings).map(({ where }) => where),
  ];
  for (const text of texts) {
    const tree = text === undefined ? undefined : treeOf(text);
    if (tree !== undefined) visit(tree);
  }
  return new Map([...limits].filter(([path, limit]) => limit <= mostCounted && !others.has(path)));
}

/**
 * Facts of which it is followed which entry came later: those whose `seq` is read, if all that any expression does with one is to compare
 * it with another.
 */
export function orderedFacts(
  { compiled }: Subject,
  keys: ReadonlyMap<string, ReadonlySet<string> | undefined>,
): ReadonlySet<string> {
  const { facts, meetings } = compiled.pathway;
  const trees = [
    ...[...compiled.conditions.values()].map(({ expression }) => expression.text),
    ...Object.values(facts).flatMap(({ where, value }) => [where, value]),
    ...Object.values(meetings).map(({ where }) => where),
  ].flatMap((text) => (text === undefined ? [] : (treeOf(text) ?? [])));
  if (!trees.every(comparesOrder)) return new Set();
  return new Set(
    [...keys].flatMap(([name, own]) => {
      const fact = facts[name];
      const isEntry = fact !== undefined && fact.value === undefined && (fact.first ?? fact.latest) !== undefined;
      return isEntry && own?.has('seq') === true ? [name] : [];
    }),
  );
}

function comparesOrder(node: ASTNode): boolean {
  if (isSeq(node)) return false;
  const isComparison = ['<', '<=', '>', '>=', '==', '!='].includes(node.op);
  const children = childrenOf(node);
  return isComparison && children.every(isSeq) ? true : children.every(comparesOrder);
}

function isSeq(node: ASTNode): boolean {
  return (node.op === '.' || node.op === '.?') && node.args[1] === 'seq';
}

function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'list':
      return node.args;
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return node.args;
  }
}

/** One more of what is counted; none where it is not known any more. */
export function oneMore(path: string, before: number, limits: ReadonlyMap<string, number>): number | undefined {
  const limit = limits.get(path);
  if (limit !== undefined) return Math.min(before, limit) + 1;
  return before < mostCounted ? before + 1 : undefined;
}
