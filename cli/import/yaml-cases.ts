import { parseYaml } from '../../language/load/parse-yaml.ts';
import { readText } from '../../language/load/read-text.ts';
import { nodeAt, type SourceMap } from '../../language/source-tree.ts';
import { unreadable, type FoundCase } from './found-case.ts';

/** The one case of a YAML file. */
export async function yamlCase(path: string, file: string): Promise<FoundCase> {
  const read = await readText(path, file);
  if ('problem' in read) return unreadable(read.problem);
  const { text } = read;
  return {
    place: { file, line: 1, column: 1 },
    reference:
      /^reference: *(['"]?)([^\s'"#]+)\1 *(?:#.*)?$/m.exec(text)?.[2] ?? referenceIn(parseYaml(text, file).tree),
    text,
    read: () => {
      const { tree, problems } = parseYaml(text, file);
      return { ...(tree === undefined ? {} : { tree }), problems };
    },
  };
}

/** Where it is not written on a line of its own, as it mostly is. */
function referenceIn(tree: SourceMap | undefined): string | undefined {
  const node = tree === undefined ? undefined : nodeAt(tree, ['reference']);
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}
