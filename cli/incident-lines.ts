import type { Pathway } from '../language/schema/pathway.ts';
import type { Incident } from '../workflows/incident.ts';
import { wrap } from './help.ts';
import { paint, type Terminal } from './terminal.ts';
import { whenInWords } from './words.ts';

/** An incident for people: what is wrong since when, why, and by which id it is settled. */
export function incidentLines(
  incident: Incident,
  pathway: Pick<Pathway, 'notifications' | 'documents'> | undefined,
  terminal: Terminal,
): readonly string[] {
  return [
    ...wrap(`${headline(incident, pathway)}, since ${whenInWords(incident.since)}`, terminal.width - 4).map((line) =>
      paint(terminal, 'bold', line),
    ),
    ...wrap(incident.reason, terminal.width - 6, '    '),
    ...('effect' in incident ? [paint(terminal, 'dim', `    id: ${incident.effect}`)] : []),
  ];
}

function headline(incident: Incident, pathway: Pick<Pathway, 'notifications' | 'documents'> | undefined): string {
  switch (incident.kind) {
    case 'failed':
    case 'delayed':
    case 'untold': {
      const { name, kind } = incident;
      const title = pathway?.notifications[name]?.title ?? pathway?.documents[name]?.title;
      const what = title === undefined ? name : `“${title}”`;
      return `${what} ${became[kind]}`;
    }
    case 'journal':
      return 'The journal takes no entries';
    case 'fault':
      return `The case could not decide on ${incident.what}`;
  }
}

const became = {
  failed: 'could not be carried out',
  delayed: 'is delayed and still being tried',
  untold: 'went out before a correction, and is not right any more',
} as const;
