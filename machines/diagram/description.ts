import { listInWords } from '../../language/words/plain-words.ts';
import type { Pathway } from '../../language/schema/pathway.ts';
import { allStates, outlineOf } from './outline.ts';

/** What a picture of the pathway shows, in a few sentences, for those who cannot see it. */
export function describePathway(pathway: Pathway): string {
  const outline = outlineOf(pathway);
  const states = allStates(outline.stages.flatMap((stage) => stage.states));
  const ends = states.filter(({ kind }) => kind === 'final').map(({ title }) => `“${title}”`);
  const deadlines = Object.values(pathway.deadlines).filter(({ kind }) => kind !== 'milestone').length;
  return [
    `State diagram of the ${outline.title.slice(0, 1).toLowerCase()}${outline.title.slice(1)}.`,
    `A case begins with “${outline.opening.title}” and passes through these stages: ${listInWords(outline.stages.map(({ title }) => title))}.`,
    ends.length === 0 ? 'It has no end.' : `It ends as ${listInWords(ends, 'or')}.`,
    `At each state the diagram names what may be recorded there and which of the ${deadlines} deadlines run.`,
  ].join(' ');
}
