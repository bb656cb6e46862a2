import { expect, it } from 'vitest';
import { createTypstTypesetter } from '../../activities/documents/typst-typesetter.ts';
import { namedCalendar } from '../../calendar/named-calendars.ts';
import { readInstant, readTimes, readWhen } from '../../cli/moments.ts';
import type { CaseState } from '../../machines/case-state.ts';
import { compilePathway } from '../../machines/compile.ts';
import type { PrepareDocumentEffect } from '../../machines/effect.ts';
import type { JsonObject } from '../../machines/json.ts';
import { createLibrary } from '../../machines/library.ts';
import { openCase, step, type StepResult } from '../../machines/step.ts';
import { readPdf } from '../activities/support/poppler.ts';
import { readCaseFile } from './live-case-file.ts';

const example = (name: string): string => new URL(`../../examples/${name}.yaml`, import.meta.url).pathname;

it('the plan that goes out after the conference says what the conference recorded', async () => {
  const { data, template } = await paperOf('straight', 'childProtectionPlan');
  // Dates as in the case file: 10 working days and three months after 14 April.
  expect(data).toEqual({
    authority: 'Warrington',
    caseReference: 'WBC-1001',
    childName: 'Robin Ashdown',
    childDateOfBirth: '2019-05-02',
    childUnborn: false,
    planStartDate: '2026-04-14',
    category: 'Neglect',
    chairName: 'Ines Calloway',
    conferenceDate: '2026-04-14',
    leadSocialWorkerName: 'Sam Okafor',
    coreGroup: [
      { name: 'Jo Ashdown', role: 'Family' },
      { name: 'Sam Okafor', role: "Children's Social Care" },
      { name: 'Ada Quill', role: 'Health (health visitor, midwife, school nurse, paediatrician, GP)' },
    ],
    concerns: ['Robin is often left alone in the evening.'],
    outcomes: ['An adult Robin trusts is at home every evening.'],
    actions: [{ what: 'Evening rota agreed with the grandmother', who: 'Mother and grandmother', when: '2026-05-01' }],
    contingencyPlan: 'If the rota breaks down twice, the lead social worker calls the core group within a week.',
    firstCoreGroupDue: '2026-04-28',
    reviewDue: '2026-07-14',
  });
  const text = await typeset(template, data);
  expect(text).toContain('Robin Ashdown, born 2 May 2019');
  expect(text).toContain('Tuesday 28 April 2026');
  expect(text).toContain('Tuesday 14 July 2026');
});

it('the invitation of a practitioner says when the report is due in Warrington', async () => {
  const { data, template } = await paperOf('straight', 'conferenceInvitation');
  expect(data).toMatchObject({
    recipientName: 'Ada Quill',
    conferenceDate: '2026-04-14',
    conferenceTime: '10:00',
    reportNeeded: true,
    family: false,
    reportDueDate: '2026-04-10',
  });
  expect(await typeset(template, data)).toContain('Friday 10 April 2026');
});

it('the invitation of a parent asks for no report', async () => {
  const { data, template } = await paperOf('straight', 'conferenceInvitation', 1);
  expect(data).toMatchObject({ recipientName: 'Jo Ashdown', reportNeeded: false, family: true });
  expect(await typeset(template, data)).not.toContain('Your report');
});

it('the plan of a child not born yet gives the expected date as such', async () => {
  const { data, template } = await paperOf('pre-birth-born-soon', 'childProtectionPlan');
  expect(data).toMatchObject({ childName: 'Baby Ashdown', childDateOfBirth: '2026-03-28', childUnborn: true });
  expect(await typeset(template, data)).toContain('Baby Ashdown, expected 28 March 2026');
});

async function typeset(template: string, data: JsonObject): Promise<string> {
  const pdf = await createTypstTypesetter().typeset({ title: 'Paper', language: 'en-GB', template, data });
  return readPdf(pdf).text;
}

/** What a case asks to be set, as it stands in the effect: the one at this position of its kind. */
async function paperOf(
  name: string,
  document: string,
  position = 0,
): Promise<{ readonly data: JsonObject; readonly template: string }> {
  const state = await liveThrough(name);
  const papers = state.effects.flatMap(({ effect }) =>
    effect.kind === 'prepareDocument' && effect.document === document ? [effect] : [],
  );
  const paper: PrepareDocumentEffect | undefined = papers[position];
  const { pathway } = (await readCaseFile(example(name))).pathway;
  const template = pathway.documents[document]?.templateText;
  if (paper === undefined || template === undefined) throw new Error(`${name} asks for no ${document}`);
  return { data: paper.data, template };
}

/** Records the entries of an example one after the other. */
async function liveThrough(name: string): Promise<CaseState> {
  const { source, pathway: loaded, reference } = await readCaseFile(example(name));
  const { pathway } = loaded;
  const library = createLibrary({
    pathways: { rules: compilePathway(pathway) },
    calendars: { days: namedCalendar(pathway.calendar) },
  });
  const instantOf = (entry: { readonly at?: string | undefined; readonly on: string }) =>
    readInstant(entry.at ?? entry.on, '12:00');
  const dataOf = (type: string, data: object): JsonObject =>
    readTimes(data as JsonObject, pathway.events[type]?.data ?? {});
  const { opened } = source;
  let state = accepted(
    openCase(
      {
        kind: 'opened',
        type: 'CASE_OPENED',
        seq: 1,
        at: instantOf(opened),
        on: readWhen(opened.on),
        by: opened.by,
        reference,
        data: dataOf('CASE_OPENED', opened.data),
        pathway: { id: pathway.pathway, hash: 'rules' },
        calendar: { id: pathway.calendar, hash: 'days' },
      },
      library,
    ),
  );
  for (const entry of source.entries) {
    if (!('event' in entry) || entry.refused !== undefined) continue;
    const { event: type, on, by, data } = entry;
    state = accepted(
      step(
        state,
        {
          kind: 'recorded',
          type,
          seq: state.log.length + 1,
          at: instantOf(entry),
          on: readWhen(on),
          by,
          data: dataOf(type, data),
        },
        library,
      ),
    );
  }
  return state;
}

function accepted(result: StepResult): CaseState {
  if (result.kind === 'refused') throw new Error(result.refusal.message);
  return result.state;
}
