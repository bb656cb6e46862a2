import type { Pathway } from '../language/schema/pathway.ts';
import { hanging } from './help.ts';
import { paint, type Terminal } from './terminal.ts';

/** Something that can be recorded. */
export interface RecordableEvent {
  readonly event: string;
  readonly title: string;
  /** Who may record it. */
  readonly roles: readonly string[];
  readonly answer?: 'yes' | 'no' | 'depends';
}

/** Events that can be recorded, each with its title, and by whom in titles of roles. */
export function eventLines(
  events: readonly RecordableEvent[],
  pathway: Pick<Pathway, 'roles'> | undefined,
  terminal: Terminal,
): readonly string[] {
  const width = Math.max(...events.map(({ event }) => event.length));
  return events.flatMap(({ event, title, roles, answer }) => {
    const [first = '', ...others] = hanging(
      `${title} (${[...whoRecords(roles, pathway), ...(answer === 'depends' ? ['depends on the data'] : [])].join('; ')})`,
      terminal.width - width - 4,
      0,
    );
    return [
      `  ${event.padEnd(width)}  ${first.replace(' ()', '')}`,
      ...others.map((line) => paint(terminal, 'dim', `${' '.repeat(width + 4)}${line}`)),
    ];
  });
}

function whoRecords(roles: readonly string[], pathway: Pick<Pathway, 'roles'> | undefined): readonly string[] {
  if (roles.length === 0) return [];
  const all = Object.keys(pathway?.roles ?? {});
  if (roles.length > 1 && all.every((role) => roles.includes(role))) return ['by anybody'];
  const titles = roles.map((role) => pathway?.roles[role]?.title ?? role);
  const last = titles.at(-1) ?? '';
  return [`by ${titles.length > 1 ? `${titles.slice(0, -1).join(', ')} or ` : ''}${last}`];
}
