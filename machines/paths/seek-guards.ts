import { conditionRef } from '../condition-ref.ts';
import type { ChartTransition } from './chart.ts';
import { demand, type Chooser } from './choose-data.ts';
import type { Explorer } from './explorer.ts';
import { atomsOf, type ASTNode } from './expression-tree.ts';
import { guardId, partId, shortId } from './goal-ids.ts';
import { skeleton } from './guards.ts';
import { prepare, type Effort } from './prepare.ts';
import type { Read } from './read-expression.ts';
import { isRecordable, openingSetting } from './seek-states.ts';
import { solve, whatFollows, type Demand } from './solve.ts';
import type { Spot } from './spot.ts';

/** Looks for every outcome of guards that nothing has shown yet. */
export function seekGuards(explorer: Explorer, chooser: Chooser, effort: Effort): void {
  const { chart } = explorer.subject;
  seekOpening(explorer, chooser);
  for (const transition of chart.transitions) {
    if (!isRecordable(transition)) continue;
    for (const text of askedBy(explorer, transition)) {
      seekFailure(explorer, chooser, transition, text, effort);
      seekParts(explorer, chooser, transition, text, effort);
    }
  }
}

function requirements({ subject }: Explorer, event: string): readonly string[] {
  return subject.compiled.pathway.events[event]?.requires ?? [];
}

function askedBy(explorer: Explorer, transition: ChartTransition): readonly string[] {
  return [...requirements(explorer, transition.event), ...transition.guards];
}

function failureId(explorer: Explorer, transition: ChartTransition, text: string): string {
  const isRequired = requirements(explorer, transition.event).includes(text);
  return guardId(isRequired ? transition.event : shortId(transition.id), text, 'fails');
}

function seekFailure(
  explorer: Explorer,
  chooser: Chooser,
  transition: ChartTransition,
  text: string,
  effort: Effort,
): void {
  const id = failureId(explorer, transition, text);
  if (!explorer.open.has(id)) return;
  seekDemands(explorer, chooser, transition, [id], (way) => failing(explorer, way, text), effort);
}

/** The same demands, but for one condition the other way round. */
function failing({ subject }: Explorer, way: readonly Demand[], text: string): readonly Demand[] {
  const [own] = demand(subject, text, true);
  if (own === undefined) return way;
  return way.map((one) => (one.tree === own.tree ? { ...one, wanted: !own.wanted } : one));
}

/** Tries an event here, where the demands hold, in each way its transition can be taken. */
function seekDemands(
  explorer: Explorer,
  chooser: Chooser,
  transition: ChartTransition,
  goals: readonly string[],
  change: (way: readonly Demand[]) => readonly Demand[],
  effort: Effort,
): void {
  const changed = new Map<readonly (readonly Demand[])[], readonly (readonly Demand[])[]>();
  function waysAt(spot: Spot): readonly (readonly Demand[])[] {
    const ways = chooser.demandsOf(spot, transition);
    const made = changed.get(ways) ?? ways.map(change);
    changed.set(ways, made);
    return made;
  }
  function attempt(spot: Spot): boolean {
    const setting = explorer.settingAt(spot);
    for (const way of waysAt(spot)) {
      const candidate = chooser.forDemands(transition.event, way, setting, chooser.recipe(transition, setting));
      if (candidate !== undefined) explorer.record(spot, candidate);
      if (goals.every((id) => !explorer.open.has(id))) return true;
    }
    return false;
  }
  // Where it has been taken, all that it asks can hold: only what alone is to be otherwise has to be looked for.
  const places = explorer.places.of(transition).filter((spot) => isThinkable(explorer, transition, spot, waysAt(spot)));
  for (const spot of places.slice(0, mostPlaces)) if (attempt(spot)) return;
  prepare(explorer, chooser, { state: transition.source, demands: (spot) => waysAt(spot)[0] ?? [], attempt }, effort);
}

/** From how many cases that took a transition something about it is tried. */
const mostPlaces = 6;

function isThinkable(
  explorer: Explorer,
  { event }: ChartTransition,
  spot: Spot,
  ways: readonly (readonly Demand[])[],
): boolean {
  const setting = explorer.settingAt(spot);
  return ways.some((way) => whatFollows(event, way, setting) !== undefined);
}

/** Most ways of making a part of a condition decide that are tried. */
const mostAssignments = 4;

function seekParts(
  explorer: Explorer,
  chooser: Chooser,
  transition: ChartTransition,
  text: string,
  effort: Effort,
): void {
  const { name } = conditionRef(text);
  const [own] = demand(explorer.subject, text, true);
  const tree = own?.tree;
  if (tree === undefined) return;
  const atoms = atomsOf(tree);
  if (atoms.length < 2) return;
  for (const [index, atom] of atoms.entries()) {
    for (const outcome of ['holds', 'fails'] as const) {
      const id = partId(name, index, outcome);
      // What it should be with the whole, first: which other parts matter then shows by itself.
      for (const whole of [outcome === 'holds', outcome !== 'holds']) {
        if (!explorer.open.has(id)) break;
        const change = (way: readonly Demand[]): readonly Demand[] => [
          ...way.filter((one) => one.tree !== tree),
          { tree, wanted: whole },
          { tree: atom, wanted: outcome === 'holds' },
        ];
        seekDemands(explorer, chooser, transition, [id], change, effort);
      }
      for (const assignment of decidingAssignments(tree, atoms, atom, outcome === 'holds').slice(0, mostAssignments)) {
        if (!explorer.open.has(id)) break;
        const parts = [...assignment].map(([part, wanted]): Demand => ({ tree: part, wanted }));
        const change = (way: readonly Demand[]): readonly Demand[] => [
          ...way.filter((one) => one.tree !== tree),
          ...parts,
        ];
        seekDemands(explorer, chooser, transition, [id], change, effort);
      }
    }
  }
}

/** Values of a condition's parts with which one of them decides, naming no part that does not matter; those with the fewest first. */
function decidingAssignments(
  tree: ASTNode,
  atoms: readonly ASTNode[],
  atom: ASTNode,
  value: boolean,
): readonly ReadonlyMap<ASTNode, boolean>[] {
  const others = atoms.filter((one) => one !== atom).slice(0, 9);
  const found: Map<ASTNode, boolean>[] = [];
  for (let bits = 0; bits < 2 ** others.length; bits += 1) {
    const values = new Map<ASTNode, boolean>([[atom, value]]);
    for (const [place, one] of others.entries()) values.set(one, (bits >> place) % 2 === 1);
    if (!decides(tree, values, atom)) continue;
    for (const one of others) {
      const less = new Map<ASTNode, boolean>([...values].filter(([part]) => part !== one));
      if (decides(tree, less, atom)) values.delete(one);
    }
    found.push(values);
  }
  const distinct = new Map(found.map((values) => [atoms.map((one) => String(values.get(one))).join(), values]));
  return [...distinct.values()].toSorted((a, b) => a.size - b.size);
}

function decides(tree: ASTNode, values: ReadonlyMap<ASTNode, Read>, atom: ASTNode): boolean {
  const value = values.get(atom);
  const one = skeleton(tree, values);
  const turned = skeleton(tree, new Map<ASTNode, Read>([...values, [atom, value !== true]]));
  return typeof one === 'boolean' && typeof turned === 'boolean' && one !== turned;
}

/** The opening has no case before it: its conditions are tried by opening. */
function seekOpening(explorer: Explorer, chooser: Chooser): void {
  const [first] = explorer.spots;
  const requires = requirements(explorer, 'CASE_OPENED');
  if (first === undefined || requires.length === 0) return;
  const { at } = first.opened;
  const setting = openingSetting(explorer, at);
  const all = requires.flatMap((text) => demand(explorer.subject, text, true));
  for (const text of requires) {
    const attempts = [failing(explorer, all, text)];
    const [own] = demand(explorer.subject, text, true);
    const atoms = own === undefined ? [] : atomsOf(own.tree);
    if (own !== undefined && atoms.length > 1) {
      for (const atom of atoms)
        for (const value of [true, false])
          for (const assignment of decidingAssignments(own.tree, atoms, atom, value).slice(0, mostAssignments))
            attempts.push([
              ...all.filter(({ tree }) => tree !== own.tree),
              ...[...assignment].map(([tree, wanted]): Demand => ({ tree, wanted })),
            ]);
    }
    for (const demands of attempts) {
      const candidate = solve(chooser.plain('CASE_OPENED', setting), demands, setting);
      if (candidate !== undefined) explorer.begin(candidate, at);
    }
  }
}
