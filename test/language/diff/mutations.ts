import type { Json } from '../../../language/json.ts';
import { isJsonObject } from '../../../language/json.ts';
import type { Pathway } from '../../../language/schema/pathway.ts';
import type { SourcePath } from '../../../language/source-path.ts';

/** One thing changed in a definition. */
export interface Mutation {
  readonly how: 'other' | 'gone';
  readonly path: SourcePath;
}

/** Every single value that can be another one, and every part that can be left out of what holds it, of a definition. */
export function mutationsOf(pathway: Pathway): readonly Mutation[] {
  const found: Mutation[] = [];
  function visit(value: Json, path: SourcePath): void {
    const key = path.at(-1);
    if (path.length > 1 && (typeof key === 'number' || !isRequired(path))) found.push({ how: 'gone', path });
    if (Array.isArray(value)) for (const [index, item] of value.entries()) visit(item as Json, [...path, index]);
    else if (isJsonObject(value)) for (const [name, item] of Object.entries(value)) visit(item, [...path, name]);
    else found.push({ how: 'other', path });
  }
  visit(pathway as unknown as Json, []);
  return found;
}

/** The definition with one thing changed. */
export function mutated(pathway: Pathway, { how, path }: Mutation): Pathway {
  function change(value: Json, rest: SourcePath): Json {
    const [step, ...further] = rest;
    if (step === undefined) return another(value);
    const gone = how === 'gone' && further.length === 0;
    if (Array.isArray(value)) {
      const items = value as readonly Json[];
      return gone
        ? items.filter((_, index) => index !== step)
        : items.map((item, index) => (index === step ? change(item, further) : item));
    }
    if (!isJsonObject(value)) throw new Error(`${path.join('.')} leads nowhere.`);
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, item]) => {
        if (name !== step) return [[name, item]];
        return gone ? [] : [[name, change(item, further)]];
      }),
    );
  }
  return change(pathway as unknown as Json, path) as unknown as Pathway;
}

/** Where a mutation is made, without the names of the author's own: `deadlines.*.remind.*.notify.*`. */
export function shapeOf({ how, path }: Mutation): string {
  const own = new Set(keywords);
  return `${how} ${path.map((step, index) => (index === 0 || (typeof step === 'string' && own.has(step)) ? step : '*')).join('.')}`;
}

function another(value: Json): Json {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  return typeof value === 'string' ? `${value}x` : 'x';
}

/** Parts the schema asks for, by the section they stand in; without them an element is none. */
function isRequired(path: SourcePath): boolean {
  const key = String(path.at(-1));
  const place = path.map((step, index) => (index % 2 === 0 ? step : '*')).join('.');
  if (
    ['data', 'fields', 'options', 'steps', 'deliveries', 'items', 'agendas', 'states', 'on', 'remind'].includes(
      String(path.at(-2)),
    )
  )
    return false;
  if (path.length === 2 && !['directory'].includes(String(path[0]))) return false;
  if (key === 'when') return path[0] === 'conditions';
  if (key === 'by') return path[0] === 'measures';
  if (key === 'on') return path[0] === 'events' && path.length === 3;
  if (key === 'stage') return path[0] === 'guidance';
  if (key === 'type') return path[0] !== 'states';
  if (key === 'event') return true;
  if (key === 'to') return !(path.includes('do') || path.includes('entry') || path.includes('exit'));
  if (key === 'fields') return place === 'documents.*.fields';
  if (key === 'responsible') return path[0] === 'deadlines' || path.includes('deliveries');
  if (key === 'title')
    return path[0] !== 'states' && path[2] !== 'data' && path.at(-3) !== 'agendas' && path.at(-3) !== 'deliveries';
  if (key === 'notify' || key === 'task') return path.some((step) => ['do', 'entry', 'exit'].includes(String(step)));
  if (key === 'do') return path[0] === 'milestones';
  return required.has(key);
}

const required: ReadonlySet<string> = new Set([
  ...[
    'title',
    'recordedBy',
    'data',
    'future',
    'due',
    'counting',
    'kind',
    'otherwise',
    'held',
    'startField',
    'assignedBy',
  ],
  ...[
    'field',
    'subject',
    'text',
    'catchUp',
    'items',
    'mandatory',
    'options',
    'roles',
    'may',
    'what',
    'deny',
    'days',
    'from',
  ],
  ...[
    'bankHolidays',
    'says',
    'optional',
    'personal',
    'deadline',
    'role',
    'person',
    'name',
    'recordedBy',
    'prepare',
    'flag',
    'clear',
  ],
  ...['date'],
]);

const keywords = [
  ...required,
  ...[
    'when',
    'by',
    'on',
    'stage',
    'type',
    'event',
    'to',
    'fields',
    'responsible',
    'notify',
    'task',
    'do',
    'source',
    'reading',
  ],
  ...[
    'of',
    'values',
    'min',
    'max',
    'requires',
    'guard',
    'target',
    'reenter',
    'states',
    'initial',
    'entry',
    'exit',
    'always',
    'onDone',
  ],
  ...[
    'each',
    'forEach',
    'forEachWhere',
    'during',
    'startsIf',
    'metBy',
    'lapsedBy',
    'extendedBy',
    'pausedBy',
    'resumedBy',
    'pauseCounting',
    'consulted',
    'remind',
  ],
  ...[
    'passed',
    'targetPassed',
    'notBefore',
    'where',
    'since',
    'without',
    'value',
    'default',
    'first',
    'latest',
    'count',
    'all',
    'any',
  ],
  ...[
    'misses',
    'booked',
    'adjourned',
    'cancelled',
    'numberedSince',
    'within',
    'agendas',
    'asks',
    'after',
    'before',
    'endedBy',
  ],
  ...[
    'substitute',
    'attach',
    'followUp',
    'template',
    'templateText',
    'steps',
    'deliveries',
    'redact',
    'notBy',
    'at',
    'mailbox',
  ],
  ...['purposes', 'hours', 'outsideHours', 'records', 'email', 'completedBy', 'withdrawnBy'],
];
