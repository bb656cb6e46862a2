import type { LoadedPathway } from '../../language/load/load-pathway.ts';
import type { Fault } from '../../language/mutations/fault.ts';
import { elementAt } from '../../language/rules/element-at.ts';
import type { Pathway } from '../../language/schema/pathway.ts';
import { formatPath } from '../../language/source-path.ts';
import { guardId } from '../../machines/paths/goal-ids.ts';
import { pathsIn, treeOf } from '../../machines/paths/expression-tree.ts';
import { chartOf } from '../../machines/paths/chart.ts';

/** A condition that is no longer asked where it never fails: asked or not, all comes to the same. */
export function whyAskedInVain(
  { steps, name }: Fault,
  { written, pathway }: Pick<LoadedPathway, 'written' | 'pathway'>,
  whyUnreachable: (goal: string) => string | undefined,
): string | undefined {
  const places = droppedBy(steps, name, written, pathway);
  if (places.length === 0) return undefined;
  const reasons = places.map(({ owner, text }) =>
    isDecidable(text, pathway) ? whyUnreachable(guardId(owner, text, 'fails')) : undefined,
  );
  return reasons.every((reason) => reason !== undefined) ? reasons[0] : undefined;
}

interface Asked {
  readonly owner: string;
  readonly text: string;
}

/** The conditions that a fault leaves out, with where each was asked; none where it does anything else. */
function droppedBy(steps: Fault['steps'], name: string, written: Pathway, pathway: Pathway): readonly Asked[] {
  const owners = ownersIn(pathway);
  if (steps[0] === 'conditions' && name === 'never asked') {
    const text = String(steps[1]);
    const named = new RegExp(`"(not +)?${text}"`);
    const uses = owners.flatMap(({ owner, texts }) =>
      texts.filter((one) => one.replace(/^not +/, '') === text).map((one) => ({ owner, text: one })),
    );
    // What asks it elsewhere – a rule of access, a deadline's start, an agenda – is not followed.
    const others = [pathway.access, pathway.deadlines, pathway.meetings, pathway.milestones];
    const isElsewhere = others.some((section) => named.test(JSON.stringify(section)));
    const isInActions = actionsAsking(pathway, text);
    return isElsewhere || isInActions ? [] : uses;
  }
  const at = formatPath(steps);
  if (name === 'asks nothing') {
    const own = owners.find((one) => one.at === at);
    const guards = (elementAt(written, steps) as { readonly guard?: readonly string[] } | undefined)?.guard ?? [];
    return own !== undefined && guards.length === 1 ? own.texts.map((text) => ({ owner: own.owner, text })) : [];
  }
  const dropped = /^does not ask “(.+)”$/.exec(name)?.[1];
  if (dropped === undefined) return [];
  const own = owners.find((one) => one.at === formatPath(steps.slice(0, -2)));
  return own === undefined ? [] : [{ owner: own.owner, text: dropped }];
}

interface Owner {
  /** As goals name it. */
  readonly owner: string;
  /** Where in the definition. */
  readonly at: string;
  readonly texts: readonly string[];
}

function ownersIn(pathway: Pathway): readonly Owner[] {
  return [
    ...Object.entries(pathway.events).map(([event, { requires }]) => ({
      owner: event,
      at: formatPath(['events', event]),
      texts: requires ?? [],
    })),
    ...chartOf(pathway).transitions.map(({ id, at, guards }) => ({
      owner: id.slice('transition:'.length),
      at: formatPath(at.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step))),
      texts: guards,
    })),
  ];
}

function actionsAsking(node: unknown, condition: string): boolean {
  if (Array.isArray(node)) return node.some((item) => actionsAsking(item, condition));
  if (typeof node !== 'object' || node === null) return false;
  const { when } = node as { readonly when?: unknown };
  if (Array.isArray(when) && when.some((one) => String(one).replace(/^not +/, '') === condition)) return true;
  return Object.entries(node).some(([key, inner]) => key !== 'data' && actionsAsking(inner, condition));
}

/** Reads only what every record says, so that it is never neither true nor false. */
function isDecidable(text: string, { conditions, events }: Pathway): boolean {
  const tree = treeOf(conditions[text.replace(/^not +/, '')]?.when ?? '');
  if (tree === undefined) return false;
  return pathsIn(tree).every((path) => {
    const [name, field = ''] = path.split('.');
    const withField = Object.values(events).filter(({ data }) => Object.hasOwn(data, field));
    return name === 'event' && withField.length > 0 && withField.every(({ data }) => data[field]?.optional === false);
  });
}
