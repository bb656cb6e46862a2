import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createDirectoryContentStore } from '../../../activities/documents/directory-content-store.ts';
import { createDocuments } from '../../../activities/documents/prepare-document.ts';
import { createTypstTypesetter } from '../../../activities/documents/typst-typesetter.ts';
import { invitationData, paperFrom, paperOf } from '../support/invented-papers.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { createTestSealer } from '../support/test-sealer.ts';

const typesetter = createTypstTypesetter();
const { chairName: _, ...withoutChair } = invitationData;
const read = '#let data = json(bytes(sys.inputs.data))\n';

it.each([
  [
    'a field the data lacks',
    `${read}\nDear #data.recipientName,`,
    /line 3, column 12 .*does not contain key "recipientName"/,
  ],
  ['a word that means nothing', 'Text\n\n  #nonsense', /line 3, column 4 .*unknown variable: nonsense/],
  ['a bracket left open', '= Title\n#table(', /line 2, column 7 .*unclosed delimiter/],
  ['a wrong call of the shared layout', '#import "/letter.typ": *\n\n#day(5)', /line 3, column 2 /],
  [
    'an import from the network',
    '\n#import "@preview/cetz:0.4.0": canvas',
    /line 2, column 9 .*only \/letter\.typ can be imported/,
  ],
  ["today's date", 'Warrington, #datetime.today().display()', /line 1, column 14 .*reads the clock/],
  ["a file of the machine's", '#read("/etc/hostname")', /line 1, column 7 .*file not found/],
  ['a file beside the project', '#read("../../../../etc/hostname")', /line 1, column 7 .*access denied/],
  ['headings that skip a level', '= One\n=== Three', /skipped from heading level 1 to 3/],
  ['a character no font has', 'A \u{f8ff} here', /could not be displayed/],
])('%s fails for good, and says where', async (_what, template, said) => {
  const directory = temporaryDirectory();
  const store = createDirectoryContentStore({ directory, sealer: createTestSealer() });
  const attempt = createDocuments({ store, typesetter }).prepareDocument(paperFrom(template));
  await expect(attempt).rejects.toMatchObject({ type: 'TemplateFailed', nonRetryable: true });
  await expect(attempt).rejects.toThrow(said);
  await expect(attempt).rejects.toThrow(/^"A test paper" could not be set.*then retry\.$/s);
  expect(readdirSync(directory)).toEqual([]);
});

it('an invitation without its chair names the line that asks for it', async () => {
  const store = createDirectoryContentStore({ directory: temporaryDirectory(), sealer: createTestSealer() });
  const paper = paperOf('conference-invitation', withoutChair);
  const line = paper.template.split('\n').findIndex((text) => text.includes('data.chairName')) + 1;
  await expect(createDocuments({ store, typesetter }).prepareDocument(paper)).rejects.toMatchObject({
    type: 'TemplateFailed',
    details: [{ title: 'Invitation to the conference', line }],
    message: expect.stringContaining('does not contain key "chairName"') as string,
  });
});

it('a template that failed leaves nothing behind for the next one', async () => {
  await expect(typesetter.typeset(paperFrom('#nonsense'))).rejects.toThrow('unknown variable');
  const pdf = await typesetter.typeset(paperFrom('= Fine'));
  expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-');
});
