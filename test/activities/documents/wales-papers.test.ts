import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createTypstTypesetter } from '../../../activities/documents/typst-typesetter.ts';
import type { JsonObject } from '../../../machines/json.ts';
import { paperFrom } from '../support/invented-papers.ts';
import { readPdf } from '../support/poppler.ts';

// Everybody here is invented.
const invitation = {
  authority: 'Ceredigion',
  caseReference: 'CSP-3001',
  recipientName: 'Nia Hughes',
  childName: 'Mali Pryce',
  childDateOfBirth: '2018-11-05',
  conferenceKind: 'initial child protection conference',
  conferenceDate: '2026-04-08',
  conferenceTime: '10:00',
  conferenceVenue: 'Canolfan Rheidol',
  chairName: 'Huw Bevan',
  socialWorkerName: 'Gwen Morris',
  reasons: 'Repeated injuries that nobody has explained.',
  familyDetails: [{ name: 'Carys Pryce', relation: 'mother' }],
  attendanceList: [{ name: 'Owen Rees', part: 'class teacher' }],
  preparation: ['Significant events', 'Health and development'],
};
const plan = {
  authority: 'Ceredigion',
  caseReference: 'CSP-3001',
  childName: 'Mali Pryce',
  childDateOfBirth: '2018-11-05',
  registeredOn: '2026-04-08',
  agreedOn: '2026-04-08',
  keyWorkerName: 'Elin Rowlands',
  coreGroup: [{ name: 'Elin Rowlands', role: 'Social services' }],
  actions: [{ what: 'Visit', who: 'Key worker', when: '2026-05-01' }],
  firstCoreGroupDue: '2026-04-22',
  reviewDue: '2026-07-08',
  risksManaged: 'No evening alone.',
  familyWorks: 'The mother says when an evening fails.',
};

async function textOf(name: string, data: JsonObject): Promise<string> {
  const template = readFileSync(new URL(`../../../pathways/templates/${name}.typ`, import.meta.url), 'utf8');
  const { text } = readPdf(await createTypstTypesetter().typeset(paperFrom(template, data)));
  return text;
}

it('the Welsh invitation gives family details, reasons and who is expected', async () => {
  const text = await textOf('wales-conference-invitation', invitation);
  for (const said of [
    'Dear Nia Hughes, You are invited to the initial child protection conference about Mali Pryce.',
    'Wednesday 8 April 2026',
    'Repeated injuries that nobody has explained.',
    'Carys Pryce, mother',
    'Owen Rees, class teacher',
    'come prepared to read it out',
    'Significant events',
    'Please tell the chair.',
  ]) {
    expect(text).toContain(said);
  }
});

it('the Welsh letter to the family asks for no report and offers Welsh', async () => {
  const text = await textOf('wales-conference-invitation', { ...invitation, family: true });
  expect(text).not.toContain('report');
  expect(text).toContain('would rather use Welsh');
});

it('the plan that goes with registration names the key worker, the register and how the risks are managed', async () => {
  const text = await textOf('wales-child-protection-plan', plan);
  for (const said of [
    'On the register since Wednesday 8 April 2026',
    'Key worker Elin Rowlands',
    'First core group by Wednesday 22 April 2026',
    'Review conference by Wednesday 8 July 2026',
    'No evening alone.',
    'The family: The mother says when an evening fails.',
    'Visit Key worker 1 May 2026',
  ]) {
    expect(text).toContain(said);
  }
  expect(text).not.toContain('Agencies:');
});
