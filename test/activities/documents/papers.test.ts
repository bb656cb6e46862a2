import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createDirectoryContentStore } from '../../../activities/documents/directory-content-store.ts';
import type { PrepareDocument } from '../../../activities/documents/document.ts';
import { createDocuments } from '../../../activities/documents/prepare-document.ts';
import { createTypstTypesetter } from '../../../activities/documents/typst-typesetter.ts';
import { invitationData, paperFrom, paperOf, planData } from '../support/invented-papers.ts';
import { readPdf } from '../support/poppler.ts';
import type { PopplerReading } from '../support/poppler.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { createTestSealer } from '../support/test-sealer.ts';

const typesetter = createTypstTypesetter();

/** Carries the activity out and reads what is in the store then. */
async function prepared(paper: PrepareDocument): Promise<PopplerReading> {
  const store = createDirectoryContentStore({ directory: temporaryDirectory(), sealer: createTestSealer() });
  const { hash, bytes, contentType } = await createDocuments({ store, typesetter }).prepareDocument(paper);
  const content = await store.get(paper.caseId, hash);
  expect(content).toMatchObject({ contentType });
  expect(content.bytes).toHaveLength(bytes);
  return readPdf(content.bytes);
}

it('the invitation says who is invited to what, when, where, and what is asked of them', async () => {
  const { text, info, structure, fonts } = await prepared(paperOf('conference-invitation', invitationData));
  expect(info).toMatchObject({ Title: 'Invitation to the conference', Tagged: 'yes' });
  expect(info).not.toHaveProperty('CreationDate');
  expect(text).toContain(
    'Dear Ottoline Brackenbury, You are invited to the initial child protection conference about Wilhelmina Quillfeather.',
  );
  expect(text).toContain('Thursday 16 April 2026');
  expect(text).toContain('Born 3 June 2019');
  expect(text).toContain('by Tuesday 14 April 2026');
  expect(text).toMatch(/Place Room 2, Orchard House/);
  expect(text).toMatch(/Yours sincerely, Persephone Oakhanger/);
  expect(structure).toMatch(/H1 "Invitation to the initial child protection conference"/);
  expect(structure).toMatch(/TH <[^>]+>:[^]*"Arrangements"/);
  expect(structure).toMatch(/H2 "Your report"/);
  expect(new Set(fonts.map((font) => font.split('-')[0]))).toEqual(new Set(['LibertinusSerif']));
});

it('the plan says what worries, what has to change, who does what by when, and what happens otherwise', async () => {
  const { text, info, structure } = await prepared(paperOf('child-protection-plan', planData));
  expect(info).toMatchObject({ Title: 'Child protection plan', Tagged: 'yes' });
  for (const said of [
    'Child protection plan for Wilhelmina Quillfeather',
    'Category Neglect',
    'Plan began Thursday 16 April 2026',
    'First core group by Thursday 30 April 2026',
    'Review conference by Thursday 16 July 2026',
    'Repair the boiler Housing 24 April 2026',
    'See Wilhelmina alone Persephone Oakhanger Every two weeks',
    'She stays with her aunt, Rosalind Pell.',
    'Cordelia Quillfeather Mother',
  ]) {
    expect(text).toContain(said);
  }
  const headings = [...structure.matchAll(/H2 "([^"]+)"/g)].map(([, heading]) => heading);
  expect(headings).toEqual([
    'What we are worried about',
    'What needs to change',
    'Who does what, and by when',
    'If the plan does not work',
    'The core group',
  ]);
  expect(structure).toMatch(/LBody[^]*"The home has no heating\."/);
});

it('what was not recorded is said to be so, not left as an empty section', async () => {
  const nothing = {
    ...planData,
    concerns: [],
    actions: [],
    coreGroup: [],
    contingencyPlan: '',
    leadSocialWorkerName: '',
  };
  const { text } = await prepared(paperOf('child-protection-plan', nothing));
  expect(text.match(/None recorded\./g)).toHaveLength(4);
  expect(text).toContain('Not yet named');
});

it('a letter to the family asks for no report', async () => {
  const { text } = await prepared(
    paperOf('conference-invitation', { ...invitationData, family: true, socialWorkerName: '' }),
  );
  expect(text).not.toContain('report');
  expect(text).toContain('please tell us: we will arrange what is needed');
});

it('an unborn child is expected, not born', async () => {
  const { text } = await prepared(
    paperOf('conference-invitation', { ...invitationData, childUnborn: true, childDateOfBirth: '2026-08-01' }),
  );
  expect(text).toContain('Expected 1 August 2026');
});

it('the same document is the same paper, byte for byte, in another process too', async () => {
  const first = await typesetter.typeset(paperOf('child-protection-plan', planData));
  expect(await typesetter.typeset(paperOf('child-protection-plan', planData))).toEqual(first);
  expect(await createTypstTypesetter().typeset(paperOf('child-protection-plan', planData))).toEqual(first);
  const script = `
    import { createTypstTypesetter } from '../../../activities/documents/typst-typesetter.ts';
    import { paperOf, planData } from '../support/invented-papers.ts';
    process.stdout.write(await createTypstTypesetter().typeset(paperOf('child-protection-plan', planData)));`;
  const elsewhere = execFileSync(process.execPath, ['--input-type=module-typescript', '-e', script], {
    cwd: import.meta.dirname,
    env: { TZ: 'Pacific/Auckland' },
  });
  expect(Buffer.compare(elsewhere, first)).toBe(0);
});

it('data is never read as markup', async () => {
  const mischief = '#panic("no") *bold* $x$ <label> \\ "quote" // comment [x] @ref';
  const { text } = await prepared(paperOf('conference-invitation', { ...invitationData, conferenceVenue: mischief }));
  expect(text).toContain(mischief);
});

it('names keep their letters: Welsh, Polish, Vietnamese, Greek, Cyrillic', async () => {
  const names = 'Llŷr Ŵyn, Żółć, Nguyễn Đặng, Ελένη, Арина';
  const { text } = await prepared(paperOf('conference-invitation', { ...invitationData, recipientName: names }));
  expect(text).toContain(names);
});

it('control characters that came in with pasted text are left out', async () => {
  const { text } = await prepared(
    paperFrom('#json(bytes(sys.inputs.data)).a', { a: 'ring the \u0007bell\u000b\u0000' }),
  );
  expect(text).toBe('ring the bell');
});

it('a paper about a child says so at the foot of every page; one of another domain says what it is', async () => {
  const plan = await prepared(paperOf('child-protection-plan', planData));
  expect(plan.text).toContain('Confidential: contains personal information about a child. Reference WBC-2026-0417');
  const template = readFileSync(new URL('../../../pathways/templates/foi-answer.typ', import.meta.url), 'utf8');
  const answer = {
    authority: 'Northmoor Council',
    caseReference: 'NOR-2001',
    requesterName: 'Dana Holt',
    receivedOn: '2026-03-02',
    answeredOn: '2026-03-27',
    clarifiedOn: '',
    request: 'Spending on street lighting since 2023',
    outcome: 'We hold the information and give it to you.',
    information: 'A table of payments by year is enclosed.',
    exemptions: [],
    reasons: '',
    advice: '',
    reviewBy: '2026-05-29',
  };
  const { text, structure } = await prepared(paperFrom(template, answer));
  expect(text).toContain('Request for information. Reference NOR-2001');
  expect(text).not.toContain('child');
  expect(text).toContain('Friday 29 May 2026');
  expect(structure).toMatch(/H1 "Your request for information"/);
});
