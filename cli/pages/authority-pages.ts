import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listPathways } from '../../language/load/find-pathway.ts';
import { loadPathway, type LoadedPathway } from '../../language/load/load-pathway.ts';
import { placeRules } from '../../language/rules/place-rules.ts';
import { drawSvg } from '../diagram/draw-svg.ts';
import { authorityPage } from './authority-page.ts';
import { inline, table } from './markdown.ts';
import { pageOf, type Page } from './page.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * The files of docs/authorities/ as they have to be, by name: a page and a picture for each definition that answers to a register
 * of rules, a picture of each base, and the list of them.
 */
export async function authorityPages(): Promise<ReadonlyMap<string, string>> {
  const loaded = await Promise.all((await listPathways()).map(({ id }) => loadPathway(id)));
  const authorities = loaded.filter(({ registers }) => registers.length > 0);
  const bases = new Set(authorities.flatMap((one) => one.bases.map(({ pathway }) => pathway.pathway)));
  const files = new Map<string, string>();
  const rows: string[][] = [];
  for (const one of loaded) {
    const id = one.pathway.pathway;
    const page = authorities.includes(one) ? materialOf(one) : undefined;
    if (page === undefined && !bases.has(id)) continue;
    files.set(`${id}.svg`, await drawSvg(one.pathway));
    rows.push(row(one, page));
    if (page !== undefined) files.set(`${id}.md`, authorityPage(page));
  }
  files.set('README.md', index(rows));
  return files;
}

function row({ written }: LoadedPathway, page: Page | undefined): string[] {
  const title = inline(written.title);
  const picture = `[picture](${written.pathway}.svg)`;
  if (page === undefined) return [title, picture, 'a national base, which the authorities build on', ''];
  const held = page.placements.filter(({ how }) => how === 'enforced' || how === 'prompted').length;
  return [
    `[${title}](${written.pathway}.md)`,
    picture,
    inline(page.register.document),
    `${held} of ${page.placements.length}`,
  ];
}

function materialOf(loaded: LoadedPathway): Page | undefined {
  const register = loaded.registers.find(({ id }) => id === loaded.written.register);
  if (register === undefined) return undefined;
  const file = loaded.provenance('pathway')?.file;
  const base = loaded.bases.map(({ pathway }) => `pathways/${pathway.pathway}.yaml`);
  const own = file === undefined ? [] : [relative(root, file)];
  return pageOf(loaded, register, placeRules(loaded, register), [...own, ...base, relative(root, register.file)]);
}

function index(rows: readonly (readonly string[])[]): string {
  return [
    '# The authorities',
    '',
    'One page for each, written from its definition and its register of rules: stage by stage who does what by when, what is refused and why,',
    'papers, readings taken, and every rule with the places that hold it. Lay one beside its policy and read. `node cli/pages/write-authority-pages.ts` writes',
    'them anew after a definition has changed.',
    '',
    ...table(['Pathway', 'On one page', 'The policy it answers to', 'Rules enforced or asked for'], rows),
    '',
  ].join('\n');
}
