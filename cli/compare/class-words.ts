import type { Pathway } from '../../language/schema/pathway.ts';
import { nameInWords } from '../../language/words/plain-words.ts';
import type { Disagreement } from '../../machines/difference/disagreement.ts';
import type { Log, LogStep } from '../../machines/difference/log.ts';
import { isJsonObject, type Json } from '../../machines/json.ts';
import { dayInWords, stepLine } from '../coverage/route-words.ts';

/** A class of disagreement for people. */
export interface ToldClass {
  /** What it is about: `Deadline “Core group”: due later`. */
  readonly title: string;
  /** What each version says behind the log's last step. */
  readonly old: string;
  readonly new: string;
}

/** Two versions of a pathway, for the titles in them. */
export interface TitledVersions {
  readonly old: Pathway;
  readonly new: Pathway;
}

/** What two versions disagree about, in the pathway's own words. */
export function tellClass(disagreement: Disagreement, { old, new: fresh }: TitledVersions): ToldClass {
  const { kind, element, aspect, detail } = disagreement;
  const both = [old, fresh];
  const told = (title: string): ToldClass => ({
    title,
    old: saidBy(disagreement, disagreement.old, old),
    new: saidBy(disagreement, disagreement.new, fresh),
  });
  const moment = detail === '' ? '' : ` ${momentInWords(detail, both)}`;
  switch (kind) {
    case 'answer':
      return told(
        `${eventTitle(element, both)}: ${aspect === 'onlyOld' ? 'accepted before, refused now' : 'refused before, accepted now'}`,
      );
    case 'reason':
      return told(`${eventTitle(element, both)}: refused for other reasons`);
    case 'state':
      return told(`${afterWhat(element, both)}: the case stands elsewhere`);
    case 'end':
      return told(`${afterWhat(element, both)}: the case ${aspect === 'onlyOld' ? 'no longer ends' : 'now ends'}`);
    case 'deadline':
      return told(`Deadline “${titleIn(both, 'deadlines', element)}”: ${aspectInWords(aspect, 'starts', 'due')}`);
    case 'notice':
      return told(
        `Notice “${titleIn(both, 'notifications', element)}”${moment}: ${aspectInWords(aspect, 'sent', 'sent')}`,
      );
    case 'paper':
      return told(`Paper “${titleIn(both, 'documents', element)}”${moment}: ${aspectInWords(aspect, 'made', 'made')}`);
    case 'task':
      return told(
        `Task “${titleIn(both, 'tasks', element)}”${moment}: ${aspectInWords(aspect, 'asked for', 'asked for')}`,
      );
    case 'flag':
      return told(
        `Flag “${nameInWords(element.split(':')[0] ?? '')}”${flagAbout(element, both)}: ${aspectInWords(aspect, 'raised', 'raised')}`,
      );
    case 'person':
      return told(`Who is ${titleIn(both, 'roles', element)}`);
    case 'access': {
      const [may = '', role = ''] = detail.split(' ');
      const what = accessInWords(element, both);
      const who = titleIn(both, 'roles', role);
      if (aspect === 'records') return told(`How it is recorded that the ${who} ${may}s ${what}`);
      return told(`May the ${who} ${may} ${what}? ${aspect === 'onlyOld' ? 'No longer' : 'They may now'}`);
    }
    case 'failure':
      return told(`${eventTitle(element, both)}: one version cannot be lived by here`);
  }
}

/** A log in words: a line for each step, with its date. */
export function logLines(log: Log, { old, new: fresh }: TitledVersions): readonly string[] {
  return log.map((step) => stepWords(step, old, fresh));
}

function stepWords(step: LogStep, old: Pathway, fresh: Pathway): string {
  const both = [old, fresh];
  if (step.kind === 'time') return stepLine({ ...step, covers: [] }, old);
  if (step.kind === 'asks') {
    const who = titleIn(both, 'roles', step.by.role);
    const why = step.purpose === undefined ? '' : ` (for ${nameInWords(step.purpose)})`;
    return `${dayInWords(step.at)}: the ${who} asks to ${step.may} ${accessInWords(step.what, both)}${why}`;
  }
  const event = step.kind === 'opened' ? 'CASE_OPENED' : step.event;
  const { on, at, by, data } = step;
  const knows = Object.hasOwn(old.events, event) ? old : fresh;
  return stepLine({ kind: 'event', event, on, at, by, data, covers: [], answer: { kind: 'accepted' } }, knows);
}

function aspectInWords(aspect: string, verb: string, dated: string): string {
  switch (aspect) {
    case 'onlyOld':
      return `no longer ${verb}`;
    case 'onlyNew':
      return `now ${verb}`;
    case 'later':
    case 'earlier':
      return `${dated} ${aspect}`;
    case 'to':
      return 'to others';
    case 'says':
      return 'in other words';
    case 'text':
    case 'subject':
      return `another ${aspect}`;
    default:
      if (aspect.startsWith('field ')) return `says otherwise under “${nameInWords(aspect.slice('field '.length))}”`;
      return `another ${nameInWords(aspect)}`;
  }
}

function saidBy({ kind, aspect }: Disagreement, said: Json, pathway: Pathway): string {
  if (kind === 'answer' || kind === 'reason') return answerInWords(said, pathway);
  if (kind === 'access') return said === null ? 'refused' : recordsInWords(said, pathway);
  if (kind === 'end') return said === null ? 'it goes on' : 'it has ended';
  if (kind === 'failure') return said === null ? 'it goes on' : `it breaks: ${textOf(said)}`;
  if (said === null) return kind === 'person' ? 'nobody' : kind === 'deadline' ? 'not there' : 'none';
  if (kind === 'state') return statesInWords(textOf(said), pathway);
  if (kind === 'person') return textOf(said);
  if (kind === 'deadline') return deadlineInWords(aspect, textOf(said), pathway);
  if (aspect === 'to') return toInWords(said, pathway);
  if (isJsonObject(said)) return sentInWords(said, pathway);
  return valueInWords(said);
}

function answerInWords(said: Json, { conditions, roles }: Pathway): string {
  if (!isJsonObject(said)) return 'accepted';
  const names = Array.isArray(said['names']) ? (said['names'] as readonly Json[]).map(textOf) : [];
  const why = names.map((name) => {
    const [kind, rest = ''] = name.split(' ');
    if (kind === 'data') return `something is wrong with ${rest}`;
    if (kind === 'role') return `it is not for the ${roles[rest]?.title ?? rest}`;
    return conditions[name]?.otherwise ?? kindsInWords[name] ?? nameInWords(name);
  });
  return `refused: ${why.join(' ')}`;
}

const kindsInWords: { readonly [kind: string]: string | undefined } = {
  unknownEvent: 'there is no such event',
  notAccepted: 'it has no place here',
  caseClosed: 'the case has ended',
  dateInFuture: 'that day has not come',
  beforeCaseBegan: 'the case had not begun',
  unknownTask: 'nobody asked for such a task',
  undecidable: 'it cannot be decided',
  calendarExhausted: 'the calendar does not reach so far',
};

function recordsInWords(said: Json, { events }: Pathway): string {
  const records = isJsonObject(said) ? said['records'] : null;
  return typeof records === 'string' ? `allowed, and recorded as “${events[records]?.title ?? records}”` : 'allowed';
}

function statesInWords(paths: string, { states }: Pathway): string {
  const titleOf = (path: string): string => {
    const [first = '', ...inner] = path.split('.');
    let state = states[first];
    for (const name of inner) state = state?.states?.[name];
    return state?.title ?? path;
  };
  return paths.split(' + ').map(titleOf).join(' + ');
}

function deadlineInWords(aspect: string, said: string, { roles }: Pathway): string {
  if (aspect === 'responsible') return roles[said]?.title ?? said;
  const day = dayInWords(said);
  return aspect === 'later' || aspect === 'earlier' || aspect.startsWith('only') ? `due ${day}` : day;
}

/** Whom a notice goes to: roles, without names. */
function toInWords(said: Json, { roles }: Pathway): string {
  const names = (Array.isArray(said) ? (said as readonly Json[]) : [said]).map((one) => {
    const role = textOf(isJsonObject(one) ? one['role'] : one);
    return roles[role]?.title ?? (role === 'item' ? 'the person it is about' : nameInWords(role));
  });
  return names.length === 0 ? 'nobody' : [...new Set(names)].join(', ');
}

function sentInWords(said: { readonly [name: string]: Json }, pathway: Pathway): string {
  const { to = null, when = null } = said;
  const parts = [
    ...(typeof when === 'string' ? [dayInWords(when)] : []),
    ...(to === null ? [] : [`to ${toInWords(to, pathway)}`]),
  ];
  return parts.length === 0 ? JSON.stringify(said) : parts.join(', ');
}

function textOf(said: Json | undefined): string {
  return typeof said === 'string' ? said : JSON.stringify(said ?? null);
}

function valueInWords(said: Json): string {
  if (typeof said !== 'string') return textOf(said);
  const day = dayInWords(said);
  return day === said ? shortened(said) : day;
}

const longest = 300;

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= longest ? `“${line}”` : `“${line.slice(0, longest)}…”`;
}

function momentInWords(detail: string, both: readonly Pathway[]): string {
  const [deadline = '', moment = ''] = detail.split(' ');
  const when =
    { reminder: 'reminding of', target: 'when the aim passes of', passed: 'when it passes:' }[moment] ?? moment;
  return `${when} “${titleIn(both, 'deadlines', deadline)}”`;
}

function flagAbout(element: string, both: readonly Pathway[]): string {
  const [, deadline] = element.split(':');
  return deadline === undefined ? '' : ` of “${titleIn(both, 'deadlines', deadline)}”`;
}

function accessInWords(what: string, both: readonly Pathway[]): string {
  const [kind, name = ''] = what.split(':');
  if (kind === 'document') return `“${titleIn(both, 'documents', name)}”`;
  if (kind === 'event') return `“${eventTitle(name, both)}”`;
  return `“${what}”`;
}

function eventTitle(event: string, both: readonly Pathway[]): string {
  return titleIn(both, 'events', event);
}

/** What a case has just gone through. */
function afterWhat(event: string, both: readonly Pathway[]): string {
  return event === '' ? 'As time passes' : eventTitle(event, both);
}

type Titled = 'events' | 'deadlines' | 'notifications' | 'documents' | 'tasks' | 'roles';

function titleIn(both: readonly Pathway[], section: Titled, id: string): string {
  for (const pathway of both) {
    const elements: { readonly [id: string]: { readonly title?: string | undefined } } = pathway[section];
    if (Object.hasOwn(elements, id)) return elements[id]?.title ?? id;
  }
  return nameInWords(id);
}
