import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The YAML blocks of a Markdown page with this word behind `yaml`, in order. */
export async function yamlBlocks(page: string, word: string): Promise<readonly string[]> {
  const text = await readFile(join(root, page), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`yaml ${word}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    (match) => match[1] ?? '',
  );
}

/** Blocks put together into one definition: what a later block adds to a section stands at the end of that section. */
export function wholeDefinition(blocks: readonly string[]): string {
  const sections = new Map<string, string>();
  for (const section of blocks.flatMap((block) => block.split(/^(?=[A-Za-z])/m))) {
    if (section.trim() === '') continue;
    const key = section.slice(0, section.indexOf(':'));
    const known = sections.get(key);
    const body = section.trimEnd();
    sections.set(key, known === undefined ? body : `${known}\n${body.slice(body.indexOf('\n') + 1)}`);
  }
  return `${[...sections.values()].join('\n')}\n`;
}
