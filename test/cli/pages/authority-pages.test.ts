import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it, test } from 'vitest';
import { authorityPages } from '../../../cli/pages/authority-pages.ts';
import { pagesFolder } from '../../../cli/pages/write-authority-pages.ts';
import { loadPathway } from '../../../language/load/load-pathway.ts';

const pages = await authorityPages();

test('the pages of the authorities are those of their definitions as they are now', async () => {
  const onDisk = await readdir(pagesFolder);
  expect(onDisk.sort()).toEqual([...pages.keys()].sort());
  const outOfDate: string[] = [];
  for (const [name, content] of pages)
    if ((await readFile(`${pagesFolder}${name}`, 'utf8')) !== content) outOfDate.push(name);
  // After a change of a definition or a register: node cli/pages/write-authority-pages.ts
  expect(outOfDate).toEqual([]);
});

const authorities = ['warrington', 'gloucestershire', 'darlington', 'core-group-authority', 'ceredigion'];

describe.each(authorities)('the page of %s', async (id) => {
  const page = pages.get(`${id}.md`) ?? '';
  const { written, pathway, registers } = await loadPathway(id);

  it('tells every rule of the register once, in its words, with its line and where it is held', () => {
    const rules = registers.flatMap((register) => register.rules);
    expect(rules.length).toBeGreaterThan(50);
    for (const rule of rules) {
      const rows = page.split('\n').filter((line) => line.startsWith(`| <a id="${rule.id.toLowerCase()}"></a>`));
      expect(rows).toHaveLength(1);
      expect(rows[0]).toContain(`| ${rule.line} | ${escaped(rule.says)} |`);
      expect(rows[0]).toMatch(/\| (enforced|prompted|stated|outside) \| .+ \|$/);
    }
  });

  it('has a heading for every state, event and deadline', () => {
    const events = Object.values(pathway.events).map(({ title }) => `#### ${escaped(title)}`);
    const deadlines = Object.values(pathway.deadlines).map(({ title }) => `#### ${escaped(title)}`);
    const states = statesIn(pathway.states, '').map((title) => `### ${title}`);
    const lines = new Set(page.split('\n'));
    expect([...events, ...deadlines, ...states].filter((heading) => !lines.has(heading))).toEqual([]);
  });

  it('tells everything that the definition says to people: titles, sentences that refuse, questions, readings, reasons', () => {
    const said = [...textsIn(written), ...Object.values(written.outside)];
    expect(said.length).toBeGreaterThan(100);
    expect(said.filter((text) => !page.includes(escaped(text)))).toEqual([]);
  });

  it('leads nowhere that is not there', () => {
    const headings = page.split('\n').flatMap((line) => /^#+ (.*)$/.exec(line)?.[1] ?? []);
    const anchors = new Set([
      ...headings.map(anchor),
      ...[...page.matchAll(/<a id="([^"]+)">/g)].map((match) => match[1]),
    ]);
    const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map((match) => match[1]);
    expect(links.filter((link) => !anchors.has(link))).toEqual([]);
    expect(
      [...page.matchAll(/\]\(([^#)][^)]*)\)/g)].map((match) => match[1]).filter((file) => !pages.has(file ?? '')),
    ).toEqual([]);
  });
});

// Written down by hand from pathways/authorities/warrington.yaml and the england.yaml below it.
test('a deadline is told with its count, who sees to it, whom it reminds, and what follows when it is missed', () => {
  expect(sectionOf('warrington', '#### Initial child protection conference')).toEqual([
    '**Due 15 working days after the latest “Strategy discussion held” (outcome: Start a section 47 enquiry).** ([WAR-03](#war-03), [WAR-04](#war-04))',
    '*Reading taken:* The page says 15 days. They are read as working days, as statutory guidance counts them and as the page itself counts its other dates.',
    '- As written: `15 working days after s47Strategy.on`, the start day not counted.',
    '- Who sees to it: Safeguarding and quality assurance service.',
    '- Statutory: national law or guidance; bank holidays are the only days not counted beside weekends.',
    '- Runs while the case stands at: “Section 47 enquiry under way” or “Initial conference to be held”. It lapses when the case leaves.',
    '- Met by “Initial conference held”.',
    '- 5 working days before: reminds Team manager and Safeguarding and quality assurance service.',
    '- If it is missed: tells Team manager and Safeguarding and quality assurance service.',
    '- If it is missed: asks Team manager: “Explain the missed date”.',
  ]);
});

test('an event is told with who may record it, what has to be given, and the words that refuse it', () => {
  expect(sectionOf('warrington', "#### Report given to the parents' advocate")).toEqual([
    'Recorded by: Practitioner of another agency, Social worker or Lead social worker. ([WAR-22](#war-22))',
    '| What is recorded | As | Must it be? | Rules |',
    '| --- | --- | --- | --- |',
    '| Author | a person | yes |  |',
    '| Advocate | a person | yes |  |',
    '| Were the parents unable to share it themselves? | yes or no | yes |  |',
    '| Did the parents agree? | yes or no | yes |  |',
    'Refused wherever it is recorded, with these words, where they apply:',
    '- A report goes to the advocate only if the parents could not share it themselves and have agreed. ([WAR-22](#war-22))',
  ]);
});

test('what may be left out, and what is kept encrypted, is told of each field', () => {
  expect(sectionOf('warrington', '#### Child born')).toContain(
    '| Name given to the child | text; personal, so kept encrypted | may be left out |  |',
  );
});

test('of the parts of a state the one it begins with is told first', () => {
  const page = pages.get('warrington.md') ?? '';
  const held = '### Initial conference held, its outcome to be recorded';
  // The plan is drawn up, and then it is decided upon.
  expect(page.indexOf(`${held} – Drawing up the plan`)).toBeLessThan(page.indexOf(`${held} – Deciding on a plan`));
});

test('a state is told with the outcomes of each event in the order in which they are tried', () => {
  expect(
    sectionOf('warrington', '### Initial conference held, its outcome to be recorded – Drawing up the plan'),
  ).toEqual([
    'Rules: ([WAR-31](#war-31))',
    'What may be recorded here, and where it leads:',
    '- “Plan drafted”: to “Deciding on a plan”',
  ]);
  const planned = sectionOf('warrington', '### Initial conference to be held');
  const held = planned.indexOf('- “Initial conference held”: the first of these that fits');
  expect(planned.slice(held + 1).filter((line) => line.startsWith('  - to') || line.startsWith('  - if'))).toEqual([
    "  - to “Initial conference held, its outcome to be recorded”, except where: “The conference is not quorate. Children's Social Care has to attend, and two other agencies that have had direct contact with each child.” ([WAR-12](#war-12))",
    '  - to “Initial conference held, its outcome to be recorded”, except where: “Only the chair can go ahead without a quorum, and only where a child has not had contact with two agencies, there is enough information from the relevant agencies, and a delay would harm the child. Otherwise adjourn.” ([WAR-13](#war-13), [WAR-14](#war-14))',
    '  - if none fits, it is refused, and the words say why',
  ]);
});

test('a paper is told with its steps in order, and an access rule with its hours', () => {
  const report = sectionOf('darlington', '### Report to the initial conference').filter((line) =>
    line.startsWith('| '),
  );
  expect(report.map((line) => line.split(' | ').slice(0, 4).join(' | '))).toEqual([
    '| Step | Recorded as | By | Only after',
    '| --- | --- | --- | ---',
    '| Submitted | “Conference report submitted” | Social worker | ',
    '| Authorised | “Conference report authorised” | Team manager; not the person of “Submitted” | “Submitted”',
    '| Sent to those attending | “Conference report sent to those attending” | Safeguarding and review unit or Social worker | “Authorised”',
  ]);
  expect(pages.get('ceredigion.md')).toContain(
    'may read the register, for concern for child, outside these hours: office hours (Monday to Friday, 09:00 to 17:00, not on bank holidays).',
  );
});

/** The lines under a heading, up to the next. */
function sectionOf(id: string, heading: string): readonly string[] {
  const lines = (pages.get(`${id}.md`) ?? '').split('\n');
  const from = lines.indexOf(heading);
  expect(from).toBeGreaterThan(0);
  const to = lines.findIndex((line, index) => index > from && line.startsWith('#'));
  return lines.slice(from + 1, to).filter((line) => line !== '');
}

type States = Awaited<ReturnType<typeof loadPathway>>['pathway']['states'];

function statesIn(states: States, above: string): readonly string[] {
  return Object.entries(states).flatMap(([name, state]) => {
    const title = `${above}${escaped(state.title ?? name)}`;
    return [title, ...statesIn(state.states ?? {}, `${title} – `)];
  });
}

/** Every title, sentence, question and reading anywhere in a definition. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner !== 'string' ? textsIn(inner) : textKeys.has(key) ? [inner] : [],
  );
}

const textKeys = new Set(['title', 'says', 'asks', 'otherwise', 'reading']);

/** As Markdown writes what it must not read as markup. */
function escaped(text: string): string {
  return text
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replaceAll('\\', '\\\\')
    .replaceAll(/[*_`<>[\]|]/g, (char) => `\\${char}`);
}

/** GitHub's rule for the names of headings. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}
