import type { RuleHow, RulePlacement } from '../../language/rules/rule-placement.ts';
import { bullets, inline, table } from './markdown.ts';
import { placeOf } from '../../language/register.ts';
import type { Page } from './page.ts';

/** How many rules are held how. */
export function tally({ placements }: Page): readonly string[] {
  const count = (how: RuleHow): number => placements.filter((rule) => rule.how === how).length;
  const hows: readonly (readonly [RuleHow, string])[] = [
    ['enforced', 'refused or timed: a condition, a role, a deadline, an outcome or an access rule holds it'],
    ['prompted', 'asked for: a task, a notice, a field that must be filled in, an item of an agenda'],
    ['stated', 'shown to those who work at that stage'],
    ['outside', 'not for this system to hold, with the reason'],
    ['nowhere', 'not placed'],
  ];
  const rows = hows
    .filter(([how]) => how !== 'nowhere' || count(how) > 0)
    .map(([how, means]) => [how, String(count(how)), means]);
  return table(['How', 'Rules', 'Which means'], [...rows, ['', String(placements.length), 'all']]);
}

/** What the policy leaves open, rule by rule, and the reading taken. */
export function readingTable({ placements, register }: Page): readonly string[] {
  const open = new Map(register.rules.map((rule) => [rule.id, rule.ambiguous]));
  const rows = placements
    .filter(({ id, reading }) => reading !== undefined || (open.get(id) ?? false) !== false)
    .map(({ id, reading, reason }) => {
      const ambiguous = open.get(id);
      return [
        link(id),
        typeof ambiguous === 'string' ? inline(ambiguous) : '',
        inline(reading ?? reason ?? 'None: nothing here depends on it.'),
      ];
    });
  return table(['Rule', 'What is left open', 'Reading taken'], rows);
}

/** Rules that are shown and neither enforced nor asked for. */
export function statedLines({ placements }: Page): readonly string[] {
  return bullets(
    placements
      .filter(({ how }) => how === 'stated')
      .map((rule) => `${link(rule.id)} ${inline(rule.says)} ${places(rule)}`),
  );
}

/** Rules that are not this system's to hold. */
export function outsideLines({ placements }: Page): readonly string[] {
  return bullets(
    placements
      .filter(({ how }) => how === 'outside')
      .map(({ id, says, reason = '' }) => `${link(id)} ${inline(says)} *Why:* ${inline(reason)}`),
  );
}

/** Every rule in the order of the policy, with its place there, and where it is held. */
export function ruleTable({ placements, register }: Page): readonly string[] {
  const hasLines = register.rules.every(({ line, at }) => line !== undefined && at === undefined);
  const stands = new Map(register.rules.map((rule) => [rule.id, hasLines ? String(rule.line) : placeOf(rule)]));
  return table(
    ['Rule', hasLines ? 'Line' : 'Where', 'What the policy says, in our words', 'Held', 'Where and how'],
    placements.map((rule) => [
      `<a id="${rule.id.toLowerCase()}"></a>${rule.id}`,
      inline(stands.get(rule.id) ?? ''),
      inline(rule.says),
      rule.how,
      rule.how === 'outside' ? inline(rule.reason ?? '') : places(rule),
    ]),
  );
}

function places({ where }: RulePlacement): string {
  // Two transitions of one event, say, have the same name.
  return [...new Set(where.map(({ title, by }) => `${inline(title)} *(${inline(by)})*`))].join('; ');
}

function link(id: string): string {
  return `[${id}](#${id.toLowerCase()})`;
}
