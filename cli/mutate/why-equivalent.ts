import { parseCount } from '../../calendar/count-parser.ts';
import type { Count } from '../../calendar/count.ts';
import { canonicalJson } from '../../language/canonical-json.ts';
import type { LoadedPathway } from '../../language/load/load-pathway.ts';
import type { Fault } from '../../language/mutations/fault.ts';
import { mutated } from '../../language/mutations/mutant.ts';
import { elementAt } from '../../language/rules/element-at.ts';
import type { Field } from '../../language/schema/fields.ts';
import { createProver, type Prover } from '../../machines/paths/unreachable.ts';
import { subjectFor } from './fault-suite.ts';
import { whyAskedInVain } from './asked-in-vain.ts';
import { isUnread } from './unread-facts.ts';

/** Says why no case could show a fault, where that can be read off the definition or proved; undefined where it cannot. */
export type WhyEquivalent = (fault: Fault) => string | undefined;

/** Reasons for one definition. What has to be proved is proved when it is first asked for. */
export function equivalenceOf(loaded: LoadedPathway): WhyEquivalent {
  let prover: Prover | undefined;
  const whyUnreachable = (goal: string): string | undefined => {
    prover ??= createProver(subjectFor(loaded));
    return prover.whyUnreachable(goal);
  };
  return (fault) =>
    whySame(fault, loaded) ??
    whyTextRefused(fault, loaded) ??
    whyFactIsOne(fault, loaded, whyUnreachable) ??
    whyNobodyIsTold(fault, loaded) ??
    whyCountsBack(fault, loaded) ??
    whyRoleHasMore(fault, loaded) ??
    whyNothingIsSent(fault, loaded) ??
    whyAskedInVain(fault, loaded, whyUnreachable);
}

function whySame(fault: Fault, loaded: LoadedPathway): string | undefined {
  return canonicalJson(mutated(loaded.written, fault)) === canonicalJson(loaded.pathway)
    ? 'The definition comes to the same with it.'
    : undefined;
}

function whyTextRefused({ steps, name }: Fault, { written }: LoadedPathway): string | undefined {
  if (steps[0] !== 'events' || steps.at(-1) !== 'min' || name !== 'min 0 instead of 1') return undefined;
  const field = elementAt(written, steps.slice(0, -1)) as Field | undefined;
  return field?.type === 'text' ? 'An empty text is refused whatever its least length is.' : undefined;
}

/** A fact that nothing reads, or of which there is never a second entry. */
function whyFactIsOne(
  { steps: [section, id, ...inside], name }: Fault,
  { pathway }: LoadedPathway,
  whyUnreachable: (goal: string) => string | undefined,
): string | undefined {
  if (section !== 'facts') return undefined;
  const fact = String(id);
  if (isUnread(fact, pathway)) return 'Nothing in the definition reads this fact.';
  const isSwapped = / instead of the (first|latest)$/.test(name) && inside.length === 0;
  return isSwapped ? whyUnreachable(`record:facts.${fact}/again`) : undefined;
}

/** Whether the first day counts, of a limit that is counted back or not at all. */
function whyCountsBack({ steps, name }: Fault, { pathway }: LoadedPathway): string | undefined {
  const [section, id] = steps;
  if (section !== 'deadlines' || !name.startsWith('counting ')) return undefined;
  const spec = pathway.deadlines[String(id)];
  if (spec === undefined || spec.pausedBy !== undefined) return undefined;
  const counts = [spec.due, spec.target, spec.notBefore].flatMap((text) =>
    text === undefined ? [] : parseCount(text),
  );
  return counts.every(isWithoutFirstDay)
    ? 'The limit is counted back, or not in days: which day is the first makes no difference.'
    : undefined;
}

function isWithoutFirstDay(count: Count): boolean {
  switch (count.kind) {
    case 'distance':
      return count.direction === 'before' && isWithoutFirstDay(count.from);
    case 'neighbour':
      return isWithoutFirstDay(count.from);
    case 'timeOfDay':
      return isWithoutFirstDay(count.on);
    case 'choice':
      return count.of.every(isWithoutFirstDay);
    case 'numberedDay':
      return false;
    default:
      return true;
  }
}

/** Recipients of a notice that is only ever sent to others, named where it is asked for. */
function whyNobodyIsTold({ steps, name }: Fault, { pathway }: LoadedPathway): string | undefined {
  const [section, id, key] = steps;
  if (section !== 'notifications' || key !== 'to' || !name.startsWith('tells also')) return undefined;
  const notice = String(id);
  const own = pathway.notifications[notice]?.to ?? [];
  if (own.length > 0 || asksFor(pathway, notice)) return undefined;
  return 'Whoever it goes to is named where it is asked for, never here.';
}

/** Is a notice asked for anywhere without naming whom it goes to? Reminders and missed dates name theirs. */
function asksFor(node: unknown, notice: string): boolean {
  if (Array.isArray(node)) return node.some((item) => asksFor(item, notice));
  if (typeof node !== 'object' || node === null) return false;
  const action = node as { readonly notify?: unknown; readonly to?: unknown };
  if (action.notify === notice && action.to === undefined) return true;
  return Object.values(node).some((inner) => asksFor(inner, notice));
}

/** Somebody who would stand in for a role that nothing is ever sent to. */
function whyNothingIsSent({ steps, name }: Fault, loaded: LoadedPathway): string | undefined {
  const [section, id, key] = steps;
  if (section !== 'people' || key !== 'substitute' || name !== 'nobody stands in') return undefined;
  const { people } = loaded.pathway;
  const isAddressed = (role: string): boolean =>
    recipientsIn(loaded.pathway).has(role) ||
    Object.entries(people).some(
      ([other, { substitute }]) => substitute === role && other !== role && isAddressed(other),
    );
  return isAddressed(String(id)) ? undefined : 'Nothing is ever sent to this role, so nobody has to stand in.';
}

function recipientsIn(node: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (Array.isArray(node)) for (const item of node) recipientsIn(item, found);
  else if (typeof node === 'object' && node !== null)
    for (const [key, value] of Object.entries(node)) {
      if ((key === 'to' || key === 'notify') && Array.isArray(value)) for (const one of value) found.add(String(one));
      recipientsIn(value, found);
    }
  return found;
}

/** A rule of access that lets somebody read what another lets them read already. */
function whyRoleHasMore({ steps, name }: Fault, { pathway }: LoadedPathway): string | undefined {
  const [section, id] = steps;
  if (section !== 'access' || name !== 'lets every role') return undefined;
  const rule = pathway.access[String(id)];
  if (rule === undefined || rule.deny) return undefined;
  const others = Object.entries(pathway.access).filter(([other, one]) => other !== id && !one.deny);
  const isLet = (role: string): boolean =>
    rule.roles.includes(role) ||
    rule.what.every((what) =>
      others.some(
        ([, { roles, what: whats, may, when, purposes, hours, outsideHours, records }]) =>
          roles.includes(role) &&
          whats.includes(what) &&
          may === rule.may &&
          [when, purposes, hours, outsideHours, records].every((limit) => limit === undefined),
      ),
    );
  const isAnyDenied = Object.values(pathway.access).some(({ deny }) => deny);
  return !isAnyDenied && Object.keys(pathway.roles).every(isLet)
    ? 'Every other role may read it by another rule, at any time and for any purpose.'
    : undefined;
}
