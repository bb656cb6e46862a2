import { clockColumns } from './clock-columns.ts';
import { bold, coloured, italic, small, stacked, text } from './html-text.ts';
import { markColours, markOfAll, markSigns, unmarked, type Mark, type Marks } from './marks.ts';
import type { Accepted, Outline, OutlineState, OutlineWay } from './outline.ts';
import { colours } from './palette.ts';
import { wrap } from './wrap.ts';

/** A state: its title, what may be recorded there, and what is due by when. */
export function boxLabel(state: OutlineState, marks: Marks = unmarked): string {
  const mark = marks.state(state.path);
  const isFinal = state.kind === 'final';
  const own = isFinal ? colours.final : colours.heading;
  const fill = mark === undefined ? own : markColours[mark.kind];
  const columns = [
    ...acceptedColumns('May be recorded here', state.accepted, 44, marks),
    ...clockColumns(state.clock, marks),
  ];
  const heading = stacked([
    ...wrap(state.title, columns.length > 1 ? 60 : 34).map((line) => bold(line)),
    ...(isFinal ? [text('The case ends here')] : []),
    ...(mark === undefined ? [] : [text(`${markSigns[mark.kind]} ${mark.note}`)]),
  ]);
  return box(titleCell(coloured(heading, colours.onHeading), fill), columns, {
    BORDER: isFinal ? '3' : '1',
    COLOR: fill,
  });
}

/** What a compound state says for all that is inside it. */
export function hereLabel(state: OutlineState, marks: Marks = unmarked): string {
  const columns = [
    ...acceptedColumns('May be recorded throughout', state.accepted, 44, marks),
    ...clockColumns(state.clock, marks),
  ];
  return box('', columns, { BORDER: '1', COLOR: colours.frame });
}

/** What may be recorded and what runs wherever a case stands, and where that leads. */
export function anywhereLabel(
  { accepted, clock }: Outline['anywhere'],
  ways: readonly OutlineWay[],
  outline: Outline,
  marks: Marks = unmarked,
): string {
  const leading = ways.flatMap(({ to, labels }) =>
    labels.map((label) => ({ ...label, title: `${label.title} → ${titleAt(to, outline)}` })),
  );
  const columns = [
    ...acceptedColumns('May be recorded', [...accepted, ...leading], 44, marks),
    ...clockColumns(clock, marks),
  ];
  return box(titleCell(bold('Wherever the case stands'), colours.stage), columns, {
    BORDER: '1',
    COLOR: colours.quiet,
  });
}

/** The title of the picture, and how it is to be read. */
export function titleLabel(title: string, { key: laidOver }: Marks = unmarked): string {
  const signs = [
    'Box: where a case can stand. Black box: where it ends.',
    'Arrow: what is recorded moves the case on [only if this holds].',
    'May be recorded: accepted there, and the case stays where it is.',
    'Frames inside a pale blue frame go on at the same time.',
  ];
  const clock = [
    'By when: what is due while the case stands there, counted from',
    'what, and who sees to it. Statutory: national law or guidance.',
    'Local: the authority’s own. Milestone: a date that comes; nobody',
    'is late for it. Goes on: told in full at an earlier state.',
  ];
  const key = [signs, clock, ...(laidOver.length === 0 ? [] : [laidOver])].map((lines, index) =>
    column(stacked(lines.map((line) => text(line))), index === 1 ? colours.clock : colours.box),
  );
  const heading = `<TR><TD ALIGN="LEFT" COLSPAN="${key.length}" CELLPADDING="10"><FONT POINT-SIZE="24">${bold(title)}</FONT></TD></TR>`;
  return `<<TABLE BORDER="0" CELLBORDER="1" CELLSPACING="0" COLOR="${colours.frame}">${heading.replace('CELLPADDING', 'BORDER="0" CELLPADDING')}<TR>${key.join('')}</TR></TABLE>>`;
}

/** The events of a way, one under the other, each with its guards in brackets. */
export function wayLabel(labels: readonly Accepted[], marks: Marks = unmarked): string {
  const titles = [...new Set(labels.map(({ title }) => title))];
  const lines = titles.flatMap((title) => {
    const those = labels.filter((label) => label.title === title);
    const kind = markOfAll(those.map(({ id }) => marks.transition(id)));
    const guarded = those.filter((label) => label.guards.length > 0);
    // Where some were taken and some were not, each says so for itself.
    const guards = guarded.map(
      (label) => `${kind === 'partly' ? signed(marks.transition(label.id)?.kind) : ''}${inBrackets(label)}`,
    );
    return [
      ...wrap(`${signed(kind)}${title}`, 26).map((line) => inColour(text(line), kind)),
      ...wrap(guards.join(' or '), 28).map((line) => italic(line)),
    ];
  });
  // The margin keeps the text off the line it belongs to.
  return `<<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="2"><TR><TD ALIGN="LEFT" BALIGN="LEFT">${stacked(lines)}</TD></TR></TABLE>>`;
}

function signed(kind: Mark['kind'] | undefined): string {
  return kind === undefined ? '' : `${markSigns[kind]} `;
}

/** What was not tried stands out; what was keeps the colour it has. */
function inColour(content: string, kind: Mark['kind'] | undefined): string {
  return kind === undefined || kind === 'tried' ? content : coloured(content, markColours[kind]);
}

function inBrackets({ guards }: Accepted): string {
  return `[${guards.join(', ')}]`;
}

const linesPerColumn = 9;

/** The events as columns; the first has the heading, and those beside it a blank line in its place. */
function acceptedColumns(
  heading: string,
  accepted: readonly Accepted[],
  width: number,
  marks: Marks,
): readonly string[] {
  const said = [...new Set(accepted.map(guarded))];
  if (said.length === 0) return [];
  const columns = Math.ceil(said.length / linesPerColumn);
  const perColumn = Math.ceil(said.length / columns);
  return Array.from({ length: columns }, (_, index) => {
    const part = said.slice(index * perColumn, (index + 1) * perColumn);
    const lines = part.flatMap((one) => {
      const kind = markOfAll(accepted.filter((other) => guarded(other) === one).map(({ id }) => marks.transition(id)));
      return bulleted(one, columns > 1 ? 36 : width, kind);
    });
    return column(stacked([small(index === 0 ? heading : ' '), ...lines]), colours.box);
  });
}

function guarded(one: Accepted): string {
  return one.guards.length === 0 ? one.title : `${one.title} ${inBrackets(one)}`;
}

function bulleted(words: string, width: number, kind: Mark['kind'] | undefined): readonly string[] {
  const sign = kind === undefined ? '•' : markSigns[kind];
  return wrap(words, width).map((line, index) => inColour(text(`${index === 0 ? `${sign} ` : '   '}${line}`), kind));
}

function titleAt(path: string, outline: Outline): string {
  const state = outline.stages.flatMap(({ states }) => states).find((one) => one.path === path);
  return state?.kind === 'final' ? 'the case ends' : (state?.title ?? path);
}

function column(content: string, fill: string): string {
  return `<TD ALIGN="LEFT" BALIGN="LEFT" VALIGN="TOP" BGCOLOR="${fill}" CELLPADDING="6">${content}</TD>`;
}

function titleCell(content: string, fill: string): string {
  return `<TD ALIGN="LEFT" BALIGN="LEFT" BGCOLOR="${fill}" CELLPADDING="7" COLSPAN="$span">${content}</TD>`;
}

function box(
  title: string,
  columns: readonly string[],
  { BORDER, COLOR }: { readonly BORDER: string; readonly COLOR: string },
): string {
  const settings = `BORDER="${BORDER}" CELLBORDER="0" CELLSPACING="0" COLOR="${COLOR}" BGCOLOR="${colours.box}"`;
  const heading = title === '' ? '' : `<TR>${title.replace('$span', String(Math.max(columns.length, 1)))}</TR>`;
  const body = columns.length === 0 ? '' : `<TR>${columns.join('')}</TR>`;
  return `<<TABLE ${settings}>${heading}${body}</TABLE>>`;
}
