import { anywhereLabel, boxLabel, hereLabel, titleLabel, wayLabel } from './dot-labels.ts';
import { markColours, markOfAll, markSigns, unmarked, type Mark, type Marks } from './marks.ts';
import {
  allStates,
  firstLeaf,
  outlineOf,
  type Accepted,
  type Outline,
  type OutlineState,
  type OutlineWay,
} from './outline.ts';
import { colours, font } from './palette.ts';
import { wrap } from './wrap.ts';
import type { Pathway } from '../../language/schema/pathway.ts';

/**
 * A pathway's machine with its clock, in Graphviz's language: states as boxes in frames for their stages, regions side by side,
 * events on the arrows with their guards in brackets, and at each state what may be recorded there and what is due by when.
 * The same pathway gives the same text.
 *
 * @param marks - laid over it, as the coverage page does.
 */
export function toDot(pathway: Pathway, marks: Marks = unmarked): string {
  const outline = outlineOf(pathway);
  return [
    'digraph pathway {',
    ...indent([
      `graph [compound=true, rankdir=TB, newrank=false, nodesep=0.22, ranksep=0.38, splines=spline, pad=0.2, ${font}, fontsize=11, labelloc=t, labeljust=l, label=${titleLabel(outline.title, marks)}, bgcolor=white, fontcolor="${colours.ink}", tooltip=" "]`,
      `node [shape=plain, ${font}, fontsize=11, fontcolor="${colours.ink}", tooltip=" "]`,
      `edge [${font}, fontsize=10, color="${colours.line}", fontcolor="${colours.ink}", arrowsize=0.7, tooltip=" ", edgetooltip=" ", labeltooltip=" "]`,
      ...openingLines(outline, marks),
      ...outline.stages.flatMap((stage) => stageLines(stage.title, stage.states, marks)),
      ...outline.ways.flatMap((way) => wayLines(way, outline, marks)),
    ]),
    '}',
    '',
  ].join('\n');
}

function openingLines(outline: Outline, marks: Marks): readonly string[] {
  const opening = { id: '*/CASE_OPENED/0', event: 'CASE_OPENED', title: outline.opening.title, guards: [] };
  const fromAnywhere = outline.ways.filter(({ from }) => from === '');
  return [
    `"opening" [shape=circle, label="", width=0.22, style=filled, fillcolor="${colours.ink}", color="${colours.ink}"]`,
    ...outline.opening.to.map((to) => {
      const { node, cluster } = endOf(to, outline);
      const label = wayLabel([opening], marks);
      return `"opening" -> ${quoted(node)} [label=${label}, weight=10${lineOf([opening], marks)}${attribute('lhead', cluster)}]`;
    }),
    `"anywhere" [label=${anywhereLabel(outline.anywhere, fromAnywhere, outline, marks)}]`,
    '{ rank=same; "anywhere"; "opening" }',
    '"anywhere" -> "opening" [style=invis]',
    // What is reached from anywhere has no arrow of its own: it stands below what comes before it in the definition.
    ...stageOrder(outline),
  ];
}

function stageOrder(outline: Outline): readonly string[] {
  const tops = outline.stages.flatMap(({ states }) => (states[0] === undefined ? [] : [topOf(states[0])]));
  const order = tops
    .slice(1)
    .map((top, index) => `${quoted(tops[index] ?? '')} -> ${quoted(top)} [style=invis, weight=0]`);
  const last = outline.stages.at(-1)?.states ?? [];
  const before = outline.stages.at(-2)?.states[0];
  if (before === undefined) return order;
  const ends = last.slice(1).map(({ path }) => `${quoted(topOf(before))} -> ${quoted(path)} [style=invis, weight=0]`);
  return [...order, ...ends];
}

function stageLines(title: string, states: readonly OutlineState[], marks: Marks): readonly string[] {
  return [
    `subgraph ${quoted(`cluster_stage_${title}`)} {`,
    ...indent([
      `graph [label=${quoted(`Stage: ${title === '' ? 'none' : title}`)}, labelloc=t, labeljust=l, fontsize=12, style="filled", fillcolor="${colours.stage}", color="${colours.frame}", fontcolor="${colours.quiet}", margin=9]`,
      ...states.flatMap((state) => stateLines(state, marks)),
    ]),
    '}',
  ];
}

function stateLines(state: OutlineState, marks: Marks): readonly string[] {
  if (state.states.length === 0) return [`${quoted(state.path)} [label=${boxLabel(state, marks)}]`];
  const mark = marks.state(state.path);
  // What holds for all of it stands above what is inside.
  const inside = state.kind === 'parallel' ? state.states.map(topOf) : [firstLeaf(state).path];
  const here = hasHere(state)
    ? [
        `${quoted(hereNode(state))} [label=${hereLabel(state, marks)}]`,
        ...inside.map((top) => `${quoted(hereNode(state))} -> ${quoted(top)} [style=invis, weight=0]`),
      ]
    : [];
  return [
    `subgraph ${quoted(clusterOf(state))} {`,
    ...indent([
      `graph [label=${quoted([...wrap(state.title, 60), ...noteOf(mark)].join('\n'))}, labelloc=t, labeljust=l, fontsize=13, style="filled", fillcolor="${state.kind === 'parallel' ? colours.parallel : colours.compound}", color="${mark === undefined ? colours.line : markColours[mark.kind]}", fontcolor="${colours.ink}", margin=9]`,
      ...here,
      ...state.states.flatMap((inside) => stateLines(inside, marks)),
    ]),
    '}',
  ];
}

/** The box a frame begins with. */
function topOf(state: OutlineState): string {
  return hasHere(state) && state.states.length > 0 ? hereNode(state) : firstLeaf(state).path;
}

function wayLines(way: OutlineWay, outline: Outline, marks: Marks): readonly string[] {
  if (way.from === '') return [];
  const from = endOf(way.from, outline, 'leaving');
  const to = endOf(way.to, outline);
  const inside = from.node === to.node;
  const ends = inside ? '' : `${attribute('ltail', from.cluster)}${attribute('lhead', to.cluster)}`;
  return [
    `${quoted(from.node)} -> ${quoted(to.node)} [label=${wayLabel(way.labels, marks)}, weight=${weightOf(way, outline)}${lineOf(way.labels, marks)}${ends}]`,
  ];
}

/** A marked arrow has the colour of its mark, and what was never taken is broken: colour alone tells nothing to some. */
function lineOf(labels: readonly Accepted[], marks: Marks): string {
  const kind = markOfAll(labels.map(({ id }) => marks.transition(id)));
  if (kind === undefined) return '';
  const style = { tried: 'solid', partly: 'solid', never: 'dashed', impossible: 'dotted' }[kind];
  return `${attribute('color', markColours[kind])}, penwidth=${kind === 'impossible' ? 1 : 1.8}, style=${style}`;
}

function noteOf(mark: Mark | undefined): readonly string[] {
  return mark === undefined ? [] : [`${markSigns[mark.kind]} ${mark.note}`];
}

/** The way most cases go, to what comes next in the definition, is drawn straight. */
function weightOf({ from, to }: OutlineWay, outline: Outline): number {
  const names = outline.stages.flatMap(({ states }) => states).map(({ path }) => path);
  const [before, after] = [from, to].map((path) => names.indexOf(path.split('.')[0] ?? ''));
  return after === (before ?? 0) + 1 ? 10 : 1;
}

interface End {
  readonly node: string;
  readonly cluster?: string;
}

/** Graphviz draws arrows between boxes only: one to a frame goes to a box in it and is cut at the frame. */
function endOf(path: string, outline: Outline, leaving?: 'leaving'): End {
  const state = allStates(outline.stages.flatMap(({ states }) => states)).find((one) => one.path === path);
  if (state === undefined || state.states.length === 0) return { node: path };
  const leaves = allStates([state]).filter(({ states }) => states.length === 0);
  return {
    node: leaving === undefined ? topOf(state) : (leaves.at(-1)?.path ?? topOf(state)),
    cluster: clusterOf(state),
  };
}

function hasHere(state: OutlineState): boolean {
  return state.accepted.length > 0 || state.clock.length > 0;
}

function hereNode(state: OutlineState): string {
  return `${state.path} (here)`;
}

function clusterOf(state: OutlineState): string {
  return `cluster_${state.path}`;
}

function attribute(name: string, value: string | undefined): string {
  return value === undefined ? '' : `, ${name}=${quoted(value)}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
