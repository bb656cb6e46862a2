import type { Incident } from '../workflows/incident.ts';
import { wrap } from './help.ts';
import { paint, type Terminal } from './terminal.ts';
import { whenInWords } from './words.ts';

/** An incident for people: what is wrong since when, why, and by which id it is settled. */
export function incidentLines(incident: Incident, terminal: Terminal): readonly string[] {
  return [
    `${paint(terminal, 'bold', headline(incident))}, since ${whenInWords(incident.since)}`,
    ...wrap(incident.reason, terminal.width - 6, '    '),
    ...('effect' in incident ? [paint(terminal, 'dim', `    id: ${incident.effect}`)] : []),
  ];
}

function headline(incident: Incident): string {
  switch (incident.kind) {
    case 'failed':
      return `${incident.name} could not be carried out`;
    case 'delayed':
      return `${incident.name} is delayed and still being tried`;
    case 'journal':
      return 'The journal takes no entries';
    case 'fault':
      return `The case could not decide on ${incident.what}`;
  }
}
