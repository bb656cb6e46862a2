import { bold, coloured, italic, small, stacked, text } from '../diagram/html-text.ts';
import { colours, font } from '../diagram/palette.ts';
import { wrap } from '../diagram/wrap.ts';
import type { ChartState, ChartWay, MachineChart } from './machine-chart.ts';

/** A machine in Graphviz's language. The same machine gives the same text. */
export function chartToDot({ title, root, ways }: MachineChart): string {
  return [
    'digraph machine {',
    `  graph [compound=true, rankdir=TB, nodesep=0.3, ranksep=0.45, pad=0.2, ${font}, fontsize=16, labelloc=t, labeljust=l, label=${quoted(title)}, fontcolor="${colours.ink}", bgcolor=white]`,
    `  node [shape=plain, ${font}, fontsize=11, fontcolor="${colours.ink}"]`,
    `  edge [${font}, fontsize=10, color="${colours.line}", fontcolor="${colours.ink}", arrowsize=0.7]`,
    ...inside(root),
    ...grouped(ways).map((way) => wayLine(way, root)),
    '}',
    '',
  ].join('\n');
}

function inside(state: ChartState): readonly string[] {
  const begin = state.initial.flatMap((id) => {
    const start = `${state.id} (begin)`;
    return [
      `  ${quoted(start)} [shape=circle, label="", width=0.15, style=filled, fillcolor="${colours.ink}"]`,
      `  ${quoted(start)} -> ${quoted(nodeFor(state, id))} [weight=5]`,
    ];
  });
  const here =
    state.lines.length === 0
      ? []
      : [`  ${quoted(`${state.id} (here)`)} [label=${label([], state.lines, colours.frame)}]`];
  return [...begin, ...here, ...state.states.flatMap(stateLines)];
}

function stateLines(state: ChartState): readonly string[] {
  if (state.states.length === 0) return [`  ${quoted(state.id)} [label=${boxLabel(state)}]`];
  const fill = state.kind === 'parallel' ? colours.parallel : colours.compound;
  return [
    `  subgraph ${quoted(`cluster_${state.id}`)} {`,
    `  graph [label=${quoted(state.name)}, labelloc=t, labeljust=l, fontsize=12, style="filled", fillcolor="${fill}", color="${colours.line}", margin=10]`,
    ...inside(state),
    '  }',
  ];
}

function boxLabel(state: ChartState): string {
  if (state.kind === 'history') return label([state.deep ? 'H*' : 'H'], state.lines, colours.quiet);
  return label([state.name], state.lines, state.kind === 'final' ? colours.final : colours.heading);
}

function label(title: readonly string[], lines: readonly string[], colour: string): string {
  const head = title.map(
    (line) => `<TR><TD ALIGN="LEFT" BGCOLOR="${colour}">${coloured(bold(line), colours.onHeading)}</TD></TR>`,
  );
  const body =
    lines.length === 0
      ? []
      : [
          `<TR><TD ALIGN="LEFT" BALIGN="LEFT">${stacked(lines.flatMap((line) => wrap(line, 40)).map((line) => text(line)))}</TD></TR>`,
        ];
  return `<<TABLE BORDER="1" CELLBORDER="0" CELLSPACING="0" CELLPADDING="5" COLOR="${colour}" BGCOLOR="${colours.box}">${[...head, ...body].join('') || `<TR><TD>${small(' ')}</TD></TR>`}</TABLE>>`;
}

/** Ways between the same two states are one arrow with several lines. */
function grouped(
  ways: readonly ChartWay[],
): readonly (Omit<ChartWay, 'label'> & { readonly labels: readonly string[] })[] {
  const found = new Map<string, { readonly from: string; readonly to: string; readonly labels: string[] }>();
  for (const { from, to, label: said } of ways) {
    const key = JSON.stringify([from, to]);
    const known = found.get(key);
    if (known === undefined) found.set(key, { from, to, labels: [said] });
    else known.labels.push(said);
  }
  return [...found.values()];
}

function wayLine(
  { from, to, labels }: { readonly from: string; readonly to: string; readonly labels: readonly string[] },
  root: ChartState,
): string {
  const lines = labels.flatMap((one) => wrap(one, 28));
  const ends = [frame('ltail', root, from), frame('lhead', root, to)].join('');
  return `  ${quoted(nodeFor(root, from))} -> ${quoted(nodeFor(root, to))} [label=<${stacked(lines.map((line) => italic(line)))}<BR ALIGN="LEFT"/>>${ends}]`;
}

/** Arrows run between boxes only: one to a frame goes to a box in it and is cut at the frame. */
function nodeFor(root: ChartState, id: string): string {
  const state = find(root, id);
  if (state === undefined || state.states.length === 0) return id;
  if (state.initial[0] !== undefined) return `${state.id} (begin)`;
  return nodeFor(root, state.states[0]?.id ?? id);
}

function frame(attribute: string, root: ChartState, id: string): string {
  const state = find(root, id);
  return state === undefined || state === root || state.states.length === 0
    ? ''
    : `, ${attribute}=${quoted(`cluster_${id}`)}`;
}

function find(state: ChartState, id: string): ChartState | undefined {
  if (state.id === id) return state;
  for (const inner of state.states) {
    const found = find(inner, id);
    if (found !== undefined) return found;
  }
  return undefined;
}

function quoted(words: string): string {
  return `"${words.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
