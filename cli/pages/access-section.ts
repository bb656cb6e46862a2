import type { AccessRule } from '../../language/schema/pathway.ts';
import { asSentence, listInWords, nameInWords } from '../../language/words/plain-words.ts';
import { onlyWhere } from './condition-words.ts';
import { bullets, inline } from './markdown.ts';
import { eventName, readingOf, roleTitle, rulesOf, type Page } from './page.ts';

/** Who may read or record what. What no line allows is not allowed; a denial goes before all others. */
export function accessLines(page: Page): readonly string[] {
  return bullets(
    Object.values(page.written.access).flatMap((rule) => [
      accessLine(rule, page),
      ...readingOf(rule).map((line) => `  ${line}`),
    ]),
  );
}

function accessLine(rule: AccessRule, page: Page): string {
  const roles = listInWords(
    rule.roles.map((role) => roleTitle(role, page)),
    'or',
  );
  const what = listInWords(
    rule.what.map((one) => thing(one, page)),
    'and',
  );
  const purposes = rule.purposes === undefined ? '' : `, for ${listInWords(rule.purposes.map(nameInWords), 'or')}`;
  const hours = rule.hours === undefined ? '' : `, ${hoursInWords(rule.hours, page)}`;
  const outside =
    rule.outsideHours === undefined ? '' : `, outside these hours: ${hoursInWords(rule.outsideHours, page)}`;
  const noted = rule.records === undefined ? '' : ` Each look-up is recorded as ${eventName(rule.records, page)}.`;
  const may = rule.deny ? `may not ${rule.may}` : `may ${rule.may}`;
  return `**${inline(rule.title)}.** ${roles} ${may} ${what}${purposes}${hours}${outside}${onlyWhere(rule.when ?? [], [], page)}.${noted} Others are told: “${inline(rule.otherwise)}”${rulesOf(rule)}`;
}

function thing(what: string, page: Page): string {
  const [kind = '', id = ''] = what.split(':');
  if (kind === 'document') return `the paper “${inline(page.written.documents[id]?.title ?? id)}”`;
  if (kind === 'event') return eventName(id, page);
  return { case: 'the case', personal: 'personal details', register: 'the register' }[what] ?? nameInWords(what);
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

function daysInWords(days: readonly number[]): string {
  const names = days.map((day) => weekdays[day - 1] ?? '');
  const areNeighbours = days.every((day, index) => index === 0 || day === (days[index - 1] ?? 0) + 1);
  return areNeighbours && names.length > 2 ? `${names[0] ?? ''} to ${names.at(-1) ?? ''}` : listInWords(names);
}

function hoursInWords(id: string, { written }: Page): string {
  const hours = written.hours[id];
  if (hours === undefined) return id;
  const days = daysInWords(hours.days);
  return `${asSentence(nameInWords(id)).toLowerCase()} (${days}, ${hours.from} to ${hours.to}${hours.bankHolidays ? ', bank holidays included' : ', not on bank holidays'})`;
}
