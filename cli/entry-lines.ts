import type { Pathway } from '../language/schema/pathway.ts';
import type { Entry } from '../machines/entry.ts';
import type { Json } from '../machines/json.ts';
import { hanging } from './help.ts';
import { logLines } from './log-lines.ts';
import type { Terminal } from './terminal.ts';
import { shortWhen } from './words.ts';

/** One entry of a log with everything that was recorded: fields by their titles, choices and dates in words. */
export function entryLines(entry: Entry, pathway: Pathway | undefined, terminal: Terminal): readonly string[] {
  const [, ...head] = logLines([entry], pathway, terminal);
  if (!('data' in entry)) return head;
  const fields = pathway?.events[entry.type]?.data ?? {};
  return [
    ...head,
    ...Object.entries(entry.data).flatMap(([name, value]) => {
      const declared = fields[name];
      const field = declared?.type === 'list' ? declared.of : declared;
      const options = field?.type === 'value' ? pathway?.values[field.values ?? '']?.options : undefined;
      return hanging(`${declared?.title ?? name}: ${inWords(value, options)}`, terminal.width, 5);
    }),
  ];
}

function inWords(value: Json, options: { readonly [id: string]: string } | undefined): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return options?.[value] ?? dated(value);
  if (Array.isArray(value)) return value.map((item: Json) => inWords(item, options)).join(', ');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, part]) => `${name} ${inWords(part, undefined)}`)
      .join('; ');
  return String(value);
}

function dated(text: string): string {
  return /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/.test(text) ? shortWhen(text).replaceAll(/ +/g, ' ').trim() : text;
}
