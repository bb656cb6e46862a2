import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { loadPathway } from '../../language/load/load-pathway.ts';

const folder = fileURLToPath(new URL('../../examples/', import.meta.url));

/** Where the list lies: beside the case files it names. */
export const examplesListFile = `${folder}README.md`;

/** The text of `examples/README.md`: every case file with what it shows. Written by running this file; a test tells when it is out of date. */
export async function examplesListText(): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  const files = await Promise.all(names.map(readHead));
  const ids = [...new Set(files.map(({ pathway }) => pathway))];
  const pathways = await Promise.all(ids.map(async (id) => ({ id, title: (await loadPathway(id)).pathway.title })));
  pathways.sort((a, b) => (a.title < b.title ? -1 : 1));
  return [
    intro,
    ...pathways.flatMap(({ id, title }) => {
      const own = files.filter(({ pathway }) => pathway === id);
      return [
        `## ${title}`,
        '',
        `\`${id}\`, ${own.length === 1 ? 'one case file' : `${own.length} case files`}`,
        '',
        '| file | what it shows |',
        '|---|---|',
        ...own.map((file) => `| [${file.name}](${file.name}.yaml) | ${file.title.replaceAll('|', String.raw`\|`)} |`),
        '',
      ];
    }),
  ].join('\n');
}

const intro = `# Case files

Each file lives one invented case through and says what has to hold on the way: where the case stands, every deadline, every notice
and paper, tasks and flags. The dates were worked by hand from the policy and a calendar. Run one with

    npx duecourse run examples/straight.yaml

How they are written: [docs/guides/case-files.md](../docs/guides/case-files.md). This list is made of the files' titles by
\`npx node cli/case-file/write-examples-list.ts\`.
`;

interface Head {
  readonly name: string;
  readonly title: string;
  readonly pathway: string;
}

async function readHead(file: string): Promise<Head> {
  const source: unknown = parse(await readFile(folder + file, 'utf8'));
  if (typeof source !== 'object' || source === null || !('title' in source) || !('pathway' in source))
    throw new Error(`${file} is no case file: it has no title and pathway.`);
  return { name: file.replace(/\.yaml$/, ''), title: String(source.title), pathway: String(source.pathway) };
}

if (import.meta.main) await writeFile(examplesListFile, await examplesListText());
