import { Environment, type ASTNode } from '@marcbachmann/cel-js';

export type { ASTNode } from '@marcbachmann/cel-js';

/** Only the shape of expressions is wanted here; the core's own environments have checked their types. */
const environment = new Environment({ enableOptionalTypes: true, unlistedVariablesAreDyn: true });
const known = new Map<string, ASTNode | undefined>();

/** The tree of an expression; none if it cannot be read. */
export function treeOf(text: string): ASTNode | undefined {
  if (!known.has(text)) known.set(text, parsed(text));
  return known.get(text);
}

function parsed(text: string): ASTNode | undefined {
  try {
    return environment.parse(text).ast;
  } catch {
    // A broken expression is `check`'s to report; nothing can be learnt from its tree.
    return undefined;
  }
}

/**
 * The parts of an expression that are true or false by themselves: what stands between its `&&`, `||`, `!` and `? :`. What a
 * macro asks of each item of a list is inside one of them.
 */
export function atomsOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case '&&':
    case '||':
      return [...atomsOf(node.args[0]), ...atomsOf(node.args[1])];
    case '!_':
      return atomsOf(node.args);
    case '?:':
      return [...atomsOf(node.args[0]), ...atomsOf(node.args[1]), ...atomsOf(node.args[2])];
    default:
      return [node];
  }
}

/** The text of a part of an expression. */
export function textOf(node: ASTNode): string {
  return node.input.slice(node.start, node.end);
}

/** Every variable an expression reads, and the field of it, and of that: `invitees`, `event.outcome`, `conference.record`, `conference.record.outcome`. */
export function pathsIn(node: ASTNode): readonly string[] {
  const found = new Set<string>();
  collect(node, new Set(), found);
  return [...found];
}

const fields = new WeakMap<ASTNode, ReadonlySet<string>>();

/** The fields of the event an expression reads; `*` stands for all of them, where the event is read as a whole. */
export function fieldsOfEvent(node: ASTNode): ReadonlySet<string> {
  const known = fields.get(node);
  if (known !== undefined) return known;
  const made = new Set(
    pathsIn(node).flatMap((path) =>
      path === 'event' ? ['*'] : path.startsWith('event.') ? [path.split('.')[1] ?? '*'] : [],
    ),
  );
  fields.set(node, made);
  return made;
}

const names = new WeakMap<ASTNode, readonly string[]>();

/** The names an expression reads, `event` among them. */
export function namesRead(node: ASTNode): readonly string[] {
  const known = names.get(node);
  if (known !== undefined) return known;
  const made = [...new Set(pathsIn(node).map((path) => path.split('.')[0] ?? path))];
  names.set(node, made);
  return made;
}

function collect(node: ASTNode, bound: ReadonlySet<string>, found: Set<string>): void {
  switch (node.op) {
    case 'value':
      return;
    case 'id':
      if (!bound.has(node.args)) found.add(node.args);
      return;
    case '.':
    case '.?': {
      const [of, name] = node.args;
      if (of.op === 'id') {
        if (!bound.has(of.args)) found.add(`${of.args}.${name}`);
        return;
      }
      collect(of, bound, found);
      if (of.op !== '.' && of.op !== '.?') return;
      const [around, middle] = of.args;
      if (around.op === 'id' && !bound.has(around.args)) found.add(`${around.args}.${middle}.${name}`);
      return;
    }
    case 'call':
      for (const arg of node.args[1]) collect(arg, bound, found);
      return;
    case 'rcall': {
      const [name, of, args] = node.args;
      collect(of, bound, found);
      const inner = macros.has(name) && args[0]?.op === 'id' ? new Set([...bound, args[0].args]) : bound;
      for (const arg of args) collect(arg, inner, found);
      return;
    }
    case 'list':
      for (const item of node.args) collect(item, bound, found);
      return;
    case 'map':
      for (const [key, value] of node.args) {
        collect(key, bound, found);
        collect(value, bound, found);
      }
      return;
    case '!_':
    case '-_':
      collect(node.args, bound, found);
      return;
    default:
      for (const arg of node.args) collect(arg, bound, found);
  }
}

/** Macros that bind a variable to each item of a list. */
const macros: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'filter', 'map', 'bind']);
