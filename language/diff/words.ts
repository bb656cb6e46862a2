import { anchorsOf } from '../../calendar/count-anchors.ts';
import { parseCount } from '../../calendar/count-parser.ts';
import { CountSyntaxError } from '../../calendar/count-syntax-error.ts';
import { formatCount } from '../../calendar/count-text.ts';
import { createStateGraph } from '../check/state-graph.ts';
import type { Selector } from '../schema/common.ts';
import type { Fact, Pathway } from '../schema/pathway.ts';

/** What the names of a definition stand for, in its own words. A name it does not have stands for itself. */
export interface Words {
  readonly pathway: Pathway;
  role(id: string): string;
  /** Its title in quotes. */
  event(id: string): string;
  /** A field of an event: its title in quotes. */
  field(event: string, name: string): string;
  /** An event, or a moment of a deadline, such as `deadline.icpc.passed`. */
  occasion(key: string): string;
  /** A state by its dotted path: its title in quotes. */
  state(id: string): string;
  deadline(id: string): string;
  task(id: string): string;
  notification(id: string): string;
  document(id: string): string;
  flag(id: string): string;
  meeting(id: string): string;
  values(id: string): string;
  /** A role, or a fact that lists people. */
  recipient(name: string): string;
  /** A fact, a meeting, or an event. */
  start(name: string): string;
  /** A count with titles in place of the names it counts from. */
  count(text: string): string;
  selectors(selectors: readonly Selector[]): string;
}

/** Reads the names of a definition. */
export function wordsOf(pathway: Pathway): Words {
  const graph = createStateGraph(pathway);

  function titled(section: Titled, id: string): string {
    const found = Object.hasOwn(pathway[section], id) ? pathway[section][id] : undefined;
    return found === undefined ? id : quoted(found.title);
  }

  function event(id: string): string {
    return titled('events', id);
  }

  function occasion(key: string): string {
    const [, deadline, moment] = /^deadline\.(.+)\.(passed|reminder|target)$/.exec(key) ?? [];
    if (deadline === undefined) return event(key);
    const what = { passed: 'limit', reminder: 'reminder', target: 'aim' }[moment as 'passed' | 'reminder' | 'target'];
    return `the ${what} of ${titled('deadlines', deadline)} passing`;
  }

  function state(id: string): string {
    const title = graph.byId.get(id)?.state.title;
    return title === undefined ? id : quoted(title);
  }

  function start(name: string): string {
    const fact = Object.hasOwn(pathway.facts, name) ? pathway.facts[name] : undefined;
    if (fact !== undefined) return factInWords(name, fact);
    return Object.hasOwn(pathway.meetings, name) ? `the meeting ${titled('meetings', name)}` : event(name);
  }

  /** The event behind a fact says more than its name, unless there are several or the fact chooses among them. */
  function factInWords(name: string, fact: Fact): string {
    const events = fact.first ?? fact.latest;
    const [only] = events ?? [];
    if (events?.length !== 1 || only === undefined || fact.value !== undefined) return name;
    return fact.where === undefined && fact.since === undefined ? event(only) : `${event(only)} (${name})`;
  }

  function anchor(path: string): string {
    const [name = '', field = ''] = path.split('.');
    if (name === 'start') return field === 'on' || field === 'at' ? startsIt : `“${field}” of ${startsIt}`;
    if (name === 'item') return `“${field}” of each`;
    if (Object.hasOwn(pathway.meetings, name)) {
      const meeting = titled('meetings', name);
      return field === 'start' ? `the start of ${meeting}` : `${meeting} held`;
    }
    if (!Object.hasOwn(pathway.facts, name)) return path;
    if (field === '' || field === 'on') return start(name);
    return field === 'at' ? `the recording of ${start(name)}` : `“${field}” of ${start(name)}`;
  }

  function count(text: string): string {
    try {
      const parsed = parseCount(text);
      const anchors = new Set(anchorsOf(parsed));
      const named = formatCount(parsed).replaceAll(/[A-Za-z_]\w*(?:\.\w+)*/g, (word) =>
        anchors.has(word) ? anchor(word) : word,
      );
      return named.replace(/^(earliest|latest) of: \[(.*)\]$/, '$1 of: $2');
    } catch (error) {
      if (error instanceof CountSyntaxError) return text;
      throw error;
    }
  }

  return {
    pathway,
    role: (id) => (Object.hasOwn(pathway.roles, id) ? (pathway.roles[id]?.title ?? id) : id),
    event,
    field: (id, name) =>
      quoted((Object.hasOwn(pathway.events, id) ? pathway.events[id]?.data[name]?.title : undefined) ?? name),
    occasion,
    state,
    deadline: (id) => titled('deadlines', id),
    task: (id) => titled('tasks', id),
    notification: (id) => titled('notifications', id),
    document: (id) => titled('documents', id),
    flag: (id) => (Object.hasOwn(pathway.flags, id) ? quoted(pathway.flags[id]?.says ?? id) : id),
    meeting: (id) => titled('meetings', id),
    values: (id) => titled('values', id),
    recipient: (name) => (Object.hasOwn(pathway.roles, name) ? (pathway.roles[name]?.title ?? name) : name),
    start,
    count,
    selectors: (selectors) =>
      selectors
        .map(
          (selector) =>
            `${event(selector.event)}${selector.where === undefined ? '' : ` where ${oneLine(selector.where)}`}`,
        )
        .join(' or '),
  };
}

/** The entry that starts an occurrence, where it is not said which that can be. */
export const startsIt = 'what starts it';

type Titled = 'events' | 'deadlines' | 'tasks' | 'notifications' | 'documents' | 'meetings' | 'values';

/** In the quotes of this project's texts. */
export function quoted(text: string): string {
  return `“${oneLine(text)}”`;
}

/** Without the line breaks of the file it was written in. */
export function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}

/** `name: details`, without the colon where there are none. */
export function detailed(name: string, details: string): string {
  return details === '' ? name : `${name}: ${details}`;
}

/** `A`, `A and B`, `A, B and C`. */
export function listed(items: readonly string[], joint = 'and'): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${joint} ${last}`;
}
