import type { Json } from '../../machines/json.ts';
import type { Subject } from '../../machines/paths/subject.ts';
import type { ToldPath, ToldStep } from './told-path.ts';

/**
 * Paths as a Gherkin feature, a scenario each. Every step is one of nine sentences, so that as many step definitions serve all pathways;
 * dates are written as programs read them, data as JSON in a table.
 */
export function toGherkin(paths: readonly ToldPath[], { compiled: { pathway } }: Subject): string {
  return [`Feature: ${oneLine(pathway.title)}`, ...paths.flatMap((path) => ['', ...scenario(path)]), ''].join('\n');
}

function scenario({ id, steps }: ToldPath): readonly string[] {
  const shows = steps.flatMap((step) => step.shows);
  const more = shows.length > shownInTitle ? `, and ${shows.length - shownInTitle} things more` : '';
  return [`  Scenario: ${id}: ${oneLine(shows.slice(0, shownInTitle).join('; '))}${more}`, ...steps.flatMap(stepLines)];
}

const shownInTitle = 2;

function stepLines({ number, what, states, deadlines }: ToldStep): readonly string[] {
  const given = number === 1 ? 'Given' : 'When';
  const then = [
    ...(what.kind === 'time'
      ? []
      : [what.refused === '' ? 'it is accepted' : `it is refused as ${quoted(kindOf(what))}`]),
    ...(states.length === 0 ? [] : [`the case stands in ${states.map(quoted).join(' and ')}`]),
  ].map((line, index) => `    ${index === 0 ? 'Then' : 'And'} ${line}`);
  const due =
    deadlines.length === 0
      ? []
      : [
          '    And these deadlines stand',
          ...table([
            ['deadline', 'occurrence', 'due', 'status'],
            ...deadlines.map(({ title, occurrence, due: date, status }) => [title, occurrence, date, status]),
          ]),
        ];
  if (what.kind === 'time') return [`    ${given} time passes until ${what.until}`, ...then, ...due];
  const data = Object.entries(what.data);
  const verb = number === 1 ? 'a case is opened' : `${quoted(what.title)} is recorded`;
  const about = `${verb} at ${what.at} as of ${what.on} by ${quoted(what.person)} as ${quoted(what.role)}`;
  return [
    `    ${given} ${about}${data.length === 0 ? '' : ' with'}`,
    ...(data.length === 0 ? [] : table([['field', 'value'], ...data.map(([name, value]) => [name, valueOf(value)])])),
    ...then,
    ...due,
  ];
}

function kindOf({ answer }: Extract<ToldStep['what'], { readonly kind: 'event' }>): string {
  if (answer.kind === 'accepted') return '';
  const { kind, conditions = [], data = [] } = answer.refusal;
  return [kind, ...conditions, ...data].join(' ');
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  return rows.map((row) => `      | ${row.map(cell).join(' | ')} |`);
}

function cell(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('\n', '\\n');
}

function valueOf(value: Json): string {
  return JSON.stringify(value);
}

function quoted(text: string): string {
  return `"${oneLine(text).replaceAll('"', "'")}"`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
