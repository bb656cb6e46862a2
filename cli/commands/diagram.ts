import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { ArgsDef } from 'citty';
import { loadPathway } from '../../language/load/load-pathway.ts';
import type { Pathway } from '../../language/schema/pathway.ts';
import { toDot } from '../../machines/diagram/dot.ts';
import { toMermaid } from '../../machines/diagram/mermaid.ts';
import { command, type Command } from '../command.ts';
import { drawSvg } from '../diagram/draw-svg.ts';
import { problemLines } from '../problem-lines.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

const formats = ['svg', 'mermaid', 'dot'] as const;
type Format = (typeof formats)[number];

const args = {
  pathway: { type: 'positional', required: true, description: 'A definition, by id or file' },
  format: {
    type: 'enum',
    options: [...formats],
    description: 'svg: a picture; mermaid, dot: text for other tools. By default what the file ends in, otherwise svg',
  },
  output: { type: 'string', valueHint: 'FILE', description: 'Where to write it; by default it is printed' },
} as const satisfies ArgsDef;

/** `diagram`: the machine of a definition with its clock, as a picture or as text other tools draw. */
export function diagramCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'diagram',
      about: 'Draw the machine of a definition, with its clock',
      details:
        'Boxes are where a case can stand, arrows what moves it on. Each box says what may be recorded there and, on yellow, what is due by when. ' +
        'The picture fits a page of A3.',
      args,
      examples: [
        'duecourse diagram warrington --output warrington.svg',
        'duecourse diagram my/own-pathway.yaml --format mermaid',
      ],
      async run({ args: { pathway: name, format, output }, json }) {
        const chosen = formatOf(format, output);
        const { pathway, problems } = await loadPathway(name);
        if (problems.length > 0) {
          if (json) terminal.out(JSON.stringify({ pathway: name, problems }, undefined, 2));
          else for (const problem of problems) for (const line of problemLines(problem, terminal)) terminal.err(line);
          return 1;
        }
        const diagram = await draw(chosen, pathway);
        if (output !== undefined) await writeFile(output, diagram);
        const told = { pathway: pathway.pathway, title: pathway.title, format: chosen };
        if (json)
          terminal.out(JSON.stringify(output === undefined ? { ...told, diagram } : { ...told, output }, undefined, 2));
        else terminal.out(output === undefined ? diagram.trimEnd() : `${pathway.title}: written to ${output}.`);
        return 0;
      },
    },
    terminal,
  );
}

function formatOf(format: string | undefined, output: string | undefined): Format {
  const asked = formats.find((known) => known === format);
  if (asked !== undefined) return asked;
  const ending = output === undefined ? '.svg' : extname(output).toLowerCase();
  const byEnding = { '.svg': 'svg', '.mmd': 'mermaid', '.mermaid': 'mermaid', '.dot': 'dot', '.gv': 'dot' } as const;
  const found = Object.entries(byEnding).find(([known]) => known === ending)?.[1];
  if (found === undefined)
    throw new UsageError(`A file that ends in “${ending}” says no format.`, `Add --format ${formats.join('|')}.`);
  return found;
}

function draw(format: Format, pathway: Pathway): Promise<string> | string {
  switch (format) {
    case 'svg':
      return drawSvg(pathway);
    case 'mermaid':
      return toMermaid(pathway);
    case 'dot':
      return toDot(pathway);
  }
}
