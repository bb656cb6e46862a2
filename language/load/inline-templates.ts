import { dirname, join, resolve } from 'node:path';
import type { Problem } from '../problem.ts';
import type { Pathway } from '../schema/pathway.ts';
import { placeAt, type SourceMap } from '../source-tree.ts';
import { displayName } from './find-pathway.ts';
import { readText, type ReadText } from './read-text.ts';

/**
 * Puts the text of each document's template into the definition, so that a case carries its papers with its rules.
 * A template lies beside the file that names it, in the folder `templates` there, or in that of a folder given.
 */
export async function inlineTemplates(
  pathway: Pathway,
  tree: SourceMap,
  folders: readonly string[],
): Promise<{ readonly pathway: Pathway; readonly problems: readonly Problem[] }> {
  const problems: Problem[] = [];
  const documents: Pathway['documents'] = {};
  for (const [id, document] of Object.entries(pathway.documents)) {
    documents[id] = document;
    if (document.template === undefined) continue;
    const place = placeAt(tree, ['documents', id, 'template']);
    const read = await readTemplate(document.template, [dirname(resolve(place.file)), ...folders]);
    if ('text' in read) documents[id] = { ...document, templateText: read.text };
    else
      problems.push({ ...read.problem, ...placeUnlessInside(read.problem, place), path: `documents.${id}.template` });
  }
  return { pathway: { ...pathway, documents }, problems };
}

async function readTemplate(template: string, folders: readonly string[]): Promise<ReadText> {
  const where = { file: template, line: 1, column: 1, path: '' };
  if (/^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)/.test(template)) {
    const message = `The template “${template}” lies outside the definitions.`;
    return {
      problem: {
        code: 'template-outside',
        ...where,
        message,
        hint: 'Put it into the folder templates and name the file.',
      },
    };
  }
  const paths = folders.flatMap((folder) =>
    ['.', 'templates', '../templates'].map((part) => join(folder, part, template)),
  );
  for (const path of new Set(paths)) {
    const read = await readText(path, displayName(path));
    if ('text' in read || read.problem.code !== 'no-such-file') return read;
  }
  const message = `There is no template “${template}”.`;
  return {
    problem: {
      code: 'no-such-template',
      ...where,
      message,
      hint: 'Put it into the folder templates beside the definition.',
    },
  };
}

/** What is wrong inside a template (its encoding) is shown there; that it is not found, where it is named. */
function placeUnlessInside(problem: Problem, place: { file: string; line: number; column: number }): object {
  return problem.code === 'bad-encoding' || problem.code === 'bad-character' ? {} : place;
}
