import type { ClockLine } from './clock.ts';
import { bold, coloured, small, stacked, text } from './html-text.ts';
import { markColours, markSigns, unmarked, type Mark, type Marks } from './marks.ts';
import { colours } from './palette.ts';
import { wrap } from './wrap.ts';

const width = 42;
const linesPerColumn = 20;

/** What is due by when, as cells of a box: each deadline with its title, its count and who sees to it. */
export function clockColumns(clock: readonly ClockLine[], marks: Marks = unmarked): readonly string[] {
  if (clock.length === 0) return [];
  const told = clock.filter(({ goesOn }) => !goesOn).map((line) => toldLines(line, marks.deadline(line.deadline)));
  const going = clock.filter(({ goesOn }) => goesOn).map(goingLines);
  const goesOn = going.length === 0 ? [] : [[bold('Goes on'), ...going.flat()]];
  return balanced([...told, ...goesOn]).map((blocks, index) => {
    const lines = blocks.flatMap((block, at) => (at === 0 ? block : [gap, ...block]));
    return cell([small(index === 0 ? 'By when' : ' '), ...lines]);
  });
}

/** Blocks stay whole, and columns become about as long as each other. */
function balanced(blocks: readonly (readonly string[])[]): readonly (readonly (readonly string[])[])[] {
  const total = blocks.reduce((sum, block) => sum + block.length, 0);
  const perColumn = total / Math.ceil(total / linesPerColumn);
  const columns: (readonly string[])[][] = [[]];
  let lines = 0;
  for (const block of blocks) {
    if (lines > 0 && lines + block.length / 2 > perColumn * columns.length) columns.push([]);
    columns.at(-1)?.push(block);
    lines += block.length;
  }
  return columns;
}

function toldLines({ title, count, target, responsible, kind }: ClockLine, mark: Mark | undefined): readonly string[] {
  const aim = target === undefined ? [] : wrap(`Aim: ${target}`, width);
  const who = [kindInWords[kind], ...(responsible === undefined ? [] : [responsible])].join(' · ');
  return [
    ...wrap(title, width - 2).map((line) => bold(line)),
    ...[...wrap(count, width), ...aim, ...wrap(who, width)].map((line) => text(`  ${line}`)),
    ...(mark === undefined ? [] : [coloured(text(`  ${markSigns[mark.kind]} ${mark.note}`), markColours[mark.kind])]),
  ];
}

/** A little air between two deadlines. */
const gap = '<FONT POINT-SIZE="4"> </FONT>';

function goingLines({ title }: ClockLine): readonly string[] {
  return wrap(title, width - 4).map((line, index) => text(`${index === 0 ? '• ' : '   '}${line}`));
}

const kindInWords = { statutory: 'Statutory', local: 'Local', milestone: 'Milestone' } as const;

function cell(lines: readonly string[]): string {
  return `<TD ALIGN="LEFT" BALIGN="LEFT" VALIGN="TOP" BGCOLOR="${colours.clock}" CELLPADDING="6">${stacked(lines)}</TD>`;
}
