import { didYouMean } from '../nearest-name.ts';
import type { Problem } from '../problem.ts';
import type { Register } from '../register.ts';
import { formatPath, type SourcePath } from '../source-path.ts';
import { keysAt, placeAt, type SourceNode } from '../source-tree.ts';
import { checkHolds } from './check-holds.ts';
import type { CheckContext } from './context.ts';

/** An element of a definition that names a rule, or the list of those left outside. */
interface Placing {
  readonly rule: string;
  readonly path: SourcePath;
  /** Does the element, or what it stands in, say which reading it takes? */
  readonly reading: boolean;
  readonly outside: boolean;
}

/**
 * Every rule a definition names is in a register, and every rule of its own register is placed somewhere: at what keeps it, in the
 * guidance, or outside with the reason. Where the register notes that a rule is ambiguous, some element says how it is read.
 */
export function* checkRules(context: CheckContext, registers: readonly Register[]): Iterable<Problem> {
  const { tree, pathway } = context.loaded;
  const placings = [...placingsIn(tree, [], false), ...outsideIn(tree)];
  const known = new Set(registers.flatMap((register) => register.rules.map((rule) => rule.id)));
  const named = keysAt(tree, ['register']).length > 0 || pathway.register !== undefined;
  for (const { rule, path, outside } of placings) {
    if (known.has(rule) || (named && registers.length === 0)) continue;
    const message = named
      ? `No register has a rule ${rule}.${didYouMean(rule, known)}`
      : `${rule} is a rule of no register: the definition names none.`;
    const hint = named ? undefined : 'Add “register: ID”.';
    yield context.problem('unknown-rule', path, message, {
      at: outside ? 'key' : 'value',
      ...(hint === undefined ? {} : { hint }),
    });
  }
  const own = registers.find((register) => register.id === pathway.register);
  if (own === undefined) return;
  yield* checkPlaced(
    context,
    own,
    Map.groupBy(placings, (placing) => placing.rule),
  );
  yield* checkHolds(context, own);
}

function* checkPlaced(
  context: CheckContext,
  register: Register,
  placed: ReadonlyMap<string, readonly Placing[]>,
): Iterable<Problem> {
  const { tree, pathway } = context.loaded;
  for (const [index, rule] of register.rules.entries()) {
    const places = placed.get(rule.id) ?? [];
    const at = { file: register.file, line: 1, column: 1, ...register.lines[rule.id] };
    const path = formatPath(['rules', index, 'id']);
    const names = { ...placeAt(tree, ['register']), says: 'the register is named here' };
    if (places.length === 0) {
      const message = `${rule.id} is placed nowhere in “${pathway.pathway}”: nothing has it as its source, and it is not outside.`;
      const hint = `Add it to the “source” of what keeps it, to the guidance, or to “outside” with the reason.`;
      yield { code: 'rule-not-placed', ...at, path, message, hint, related: [names] };
      continue;
    }
    const outside = places.find((place) => place.outside);
    const inside = places.find((place) => !place.outside);
    if (outside !== undefined && inside !== undefined) {
      const message = `${rule.id} is said to be outside, but ${formatPath(inside.path.slice(0, -2))} has it as its source.`;
      const related = [
        { ...placeAt(tree, inside.path), says: 'its source here' },
        { ...at, says: 'the register has the rule here' },
      ];
      yield context.problem('rule-in-and-out', outside.path, message, { at: 'key', related });
    }
    if (
      rule.ambiguous !== undefined &&
      rule.ambiguous !== false &&
      outside === undefined &&
      !places.some((place) => place.reading)
    ) {
      const first = places[0];
      const message = `${rule.id} is ambiguous, and nothing that has it as its source says how it is read.`;
      const related = [{ ...at, says: 'the register says what is ambiguous' }];
      if (first !== undefined)
        yield context.problem('reading-missing', first.path, message, {
          hint: 'Add “reading: …” beside the source.',
          related,
        });
    }
  }
}

function placingsIn(node: SourceNode, path: SourcePath, reading: boolean): readonly Placing[] {
  if (node.kind === 'scalar') return [];
  if (node.kind === 'list') return node.items.flatMap((item, index) => placingsIn(item, [...path, index], reading));
  // An element's reading covers what stands inside it.
  const says = reading || node.entries.get('reading')?.value.kind === 'scalar';
  return [...node.entries].flatMap(([key, { value }]) => {
    const here = [...path, key];
    if (key !== 'source' || value.kind !== 'list') return placingsIn(value, here, says);
    return value.items.flatMap((item, index) =>
      item.kind === 'scalar' && typeof item.value === 'string'
        ? [{ rule: item.value, path: [...here, index], reading: says, outside: false }]
        : [],
    );
  });
}

function outsideIn(tree: SourceNode): readonly Placing[] {
  return keysAt(tree, ['outside']).map((rule) => ({ rule, path: ['outside', rule], reading: false, outside: true }));
}
