import { readFileSync } from 'node:fs';
import type { PrepareDocument } from '../../../activities/documents/document.ts';
import type { JsonObject } from '../../../machines/json.ts';

/** What an invitation needs. All people are invented. */
export const invitationData = {
  authority: 'Warrington Borough Council',
  caseReference: 'WBC-2026-0417',
  recipientName: 'Ottoline Brackenbury',
  childName: 'Wilhelmina Quillfeather',
  childDateOfBirth: '2019-06-03',
  conferenceKind: 'initial child protection conference',
  conferenceDate: '2026-04-16',
  conferenceTime: '10:00',
  conferenceVenue: 'Room 2, Orchard House',
  chairName: 'Barnaby Thistlewood',
  reportDueDate: '2026-04-14',
  socialWorkerName: 'Persephone Oakhanger',
} satisfies JsonObject;

/** What a plan needs. All people are invented. */
export const planData = {
  authority: 'Warrington Borough Council',
  caseReference: 'WBC-2026-0417',
  childName: 'Wilhelmina Quillfeather',
  childDateOfBirth: '2019-06-03',
  planStartDate: '2026-04-16',
  category: 'Neglect',
  leadSocialWorkerName: 'Persephone Oakhanger',
  coreGroup: [
    { name: 'Persephone Oakhanger', role: 'Lead social worker' },
    { name: 'Cordelia Quillfeather', role: 'Mother' },
  ],
  concerns: ['Wilhelmina has missed 31 days of school.', 'The home has no heating.'],
  outcomes: ['Wilhelmina is at school every day.'],
  actions: [
    { what: 'Repair the boiler', who: 'Housing', when: '2026-04-24' },
    { what: 'See Wilhelmina alone', who: 'Persephone Oakhanger', when: 'Every two weeks' },
  ],
  contingencyPlan: 'She stays with her aunt, Rosalind Pell.',
  firstCoreGroupDue: '2026-04-30',
  reviewDue: '2026-07-16',
} satisfies JsonObject;

/** The invitation or the plan of the invented case, set from its real template. */
export function paperOf(
  template: 'conference-invitation' | 'child-protection-plan',
  data: JsonObject,
): PrepareDocument {
  return {
    effectId: 'entry:5:paper',
    caseId: 'case-a',
    document: template,
    title: template === 'conference-invitation' ? 'Invitation to the conference' : 'Child protection plan',
    language: 'en-GB',
    template: readFileSync(new URL(`../../../pathways/templates/${template}.typ`, import.meta.url), 'utf8'),
    data,
  };
}

/** A paper from a template written for the test. */
export function paperFrom(template: string, data: JsonObject = {}): PrepareDocument {
  return { ...paperOf('conference-invitation', data), title: 'A test paper', template };
}
