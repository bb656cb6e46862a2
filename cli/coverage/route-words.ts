import type { Pathway } from '../../language/schema/pathway.ts';
import { stepsOf, type Route } from '../../machines/coverage/routes.ts';
import type { CoverageReport } from '../../machines/coverage/coverage-report.ts';
import type { PathStep, TestPath } from '../../machines/paths/suite.ts';
import type { Field } from '../../language/schema/fields.ts';
import { nameInWords } from '../../language/words/plain-words.ts';
import type { Json, JsonObject } from '../../machines/json.ts';
import type { ExpectedAnswer } from '../../machines/paths/suite.ts';
import { shortWhen } from '../words.ts';

/** The steps of the way to a goal, each a line; nothing where no way is known. */
export function routeLines(route: Route | undefined, { paths }: CoverageReport, pathway: Pathway): readonly string[] {
  const path = paths.find(({ id }) => id === route?.path);
  if (route === undefined || path === undefined) return [];
  return [openingLine(path, pathway), ...stepsOf(path, route).map((step) => stepLine(step, pathway))];
}

/** How the case of a path is opened. */
export function openingLine({ opened }: TestPath, pathway: Pathway): string {
  return eventLine({ ...opened, event: 'CASE_OPENED' }, pathway);
}

/** A step in the pathway's own words: what, by whom, what was said, and why it is refused. */
export function stepLine(step: PathStep, pathway: Pathway): string {
  return step.kind === 'time' ? `Time passes until ${dayInWords(step.until)}` : eventLine(step, pathway);
}

/** A date, or an instant on a London clock, as a step tells it. */
export function dayInWords(when: string): string {
  return shortWhen(when).replaceAll(/ +/g, ' ');
}

type Recorded = Omit<Extract<PathStep, { readonly kind: 'event' }>, 'kind' | 'covers'>;

function eventLine({ event, on, by, data, answer }: Recorded, pathway: Pathway): string {
  const title = pathway.events[event]?.title ?? event;
  const role = pathway.roles[by.role]?.title ?? by.role;
  const said = dataInWords(data, pathway.events[event]?.data ?? {});
  return `${dayInWords(on)}: ${title} (${role})${said === '' ? '' : `, ${said}`}${answerInWords(answer, pathway)}`;
}

/** What was said that can decide something: choices, numbers, dates. Names and free texts are left out. */
export function dataInWords(data: JsonObject, fields: { readonly [name: string]: Field }): string {
  return Object.entries(data)
    .flatMap(([name, value]) => {
      const field = fields[name];
      const words = isText(field) ? undefined : valueInWords(value, field);
      const label = field?.title ?? nameInWords(name);
      return words === undefined ? [] : [`${label}${label.endsWith('?') ? '' : ':'} ${words}`];
    })
    .join('; ');
}

function isText(field: Field | undefined): boolean {
  return field?.type === 'text' || field?.type === 'person';
}

function valueInWords(value: Json, field: Field | undefined): string | undefined {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return /^\d{4}-\d{2}-\d{2}/.test(value) ? dayInWords(value) : nameInWords(value);
  if (!Array.isArray(value)) return undefined;
  if (value.length === 0) return 'none';
  const items = value.map((item: Json) => (typeof item === 'string' ? nameInWords(item) : undefined));
  return isText(field?.of) || items.includes(undefined) ? String(items.length) : items.join(', ');
}

/** What a step is to be answered, in words; nothing of one that is accepted. */
export function answerInWords(answer: ExpectedAnswer, pathway: Pathway): string {
  if (answer.kind === 'accepted') return '';
  const { kind, conditions = [], data = [] } = answer.refusal;
  if (conditions.length > 0) {
    const why = conditions.map((name) => pathway.conditions[name]?.otherwise ?? nameInWords(name));
    return `: refused, because: ${why.join(' ')}`;
  }
  if (data.length > 0) return `: refused, because of ${data.join(', ')}`;
  return `: refused, ${refusedInWords[kind] ?? kind}`;
}

const refusedInWords: { readonly [kind: string]: string | undefined } = {
  notAccepted: 'because it has no place here',
  caseClosed: 'because the case has ended',
  wrongRole: 'because it is not theirs to record',
  dateInFuture: 'because that day has not come',
  beforeCaseBegan: 'because the case had not begun',
  unknownTask: 'because nobody asked for such a task',
};
