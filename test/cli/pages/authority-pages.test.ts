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
