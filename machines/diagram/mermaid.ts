import type { Pathway } from '../../language/schema/pathway.ts';
import type { ClockLine } from './clock.ts';
import { outlineOf, type Accepted, type Outline, type OutlineState } from './outline.ts';

/**
 * A pathway's machine with its clock as Mermaid's `stateDiagram-v2`, for pages that draw it themselves. It says the same as the
 * picture, more plainly: what may be recorded at a state and what is due there stands in a note beside it.
 */
export function toMermaid(pathway: Pathway): string {
  const outline = outlineOf(pathway);
  const states = outline.stages.flatMap((stage) => stage.states);
  return [
    '---',
    `title: ${JSON.stringify(outline.title)}`,
    '---',
    'stateDiagram-v2',
    ...indent([
      ...outline.opening.to.map((to) => `[*] --> ${id(to)} : ${escaped(outline.opening.title)}`),
      ...states.flatMap(stateLines),
      ...anywhereLines(outline),
      ...outline.ways
        .filter(({ from }) => from !== '')
        .map(({ from, to, labels }) => `${id(from)} --> ${id(to)} : ${labels.map(labelText).join('<br>')}`),
      ...ends(states).map(({ path }) => `${id(path)} --> [*]`),
      ...states.flatMap((state) => withInside(state)).flatMap(noteLines),
    ]),
    '',
  ].join('\n');
}

function stateLines(state: OutlineState): readonly string[] {
  const declared = `state "${escaped(state.title)}" as ${id(state.path)}`;
  if (state.states.length === 0) return [declared];
  const inside = state.states.map((one) => stateLines(one));
  if (state.kind === 'parallel') {
    const regions = inside.flatMap((lines, index) => (index === 0 ? lines : ['--', ...lines]));
    return [`${declared} {`, ...indent(regions), '}'];
  }
  const begin = state.initial === undefined ? [] : [`[*] --> ${id(state.initial)}`];
  return [`${declared} {`, ...indent([...begin, ...inside.flat()]), '}'];
}

function anywhereLines({ anywhere, ways }: Outline): readonly string[] {
  const leading = ways.filter(({ from }) => from === '');
  return [
    'state "Wherever the case stands" as anywhere',
    ...leading.map(({ to, labels }) => `anywhere --> ${id(to)} : ${labels.map(labelText).join('<br>')}`),
    ...note('anywhere', anywhere.accepted, anywhere.clock),
  ];
}

function noteLines(state: OutlineState): readonly string[] {
  return note(id(state.path), state.accepted, state.clock);
}

function note(state: string, accepted: readonly Accepted[], clock: readonly ClockLine[]): readonly string[] {
  const events = [...new Set(accepted.map(plainText))].map((event) => `• ${event}`);
  const lines = [
    ...(events.length === 0 ? [] : ['May be recorded', ...events]),
    ...(clock.length === 0 ? [] : ['By when', ...clock.map(clockText)]),
  ];
  return lines.length === 0 ? [] : [`note right of ${state}`, ...indent(lines.map(escaped)), 'end note'];
}

function clockText({ title, count, target, responsible, kind, goesOn }: ClockLine): string {
  if (goesOn) return `• ${title} (goes on)`;
  const aim = target === undefined ? '' : `, aim ${target}`;
  const who = responsible === undefined ? '' : `, ${responsible}`;
  return `• ${title} – ${count}${aim}${who}, ${kind}`;
}

function plainText({ title, guards }: Accepted): string {
  return guards.length === 0 ? title : `${title} [${guards.join(', ')}]`;
}

function labelText(label: Accepted): string {
  return escaped(plainText(label));
}

function withInside(state: OutlineState): readonly OutlineState[] {
  return [state, ...state.states.flatMap(withInside)];
}

function ends(states: readonly OutlineState[]): readonly OutlineState[] {
  return states.flatMap(withInside).filter(({ kind }) => kind === 'final');
}

/** Dots would end a name, and some words (`end`, `state`) are Mermaid's own. */
function id(path: string): string {
  return `s_${path.replaceAll(/[^A-Za-z0-9]/g, '_')}`;
}

/** Mermaid's own entities for what it would read as part of its language. */
function escaped(text: string): string {
  return text.replaceAll(/[#;:"<>{}`%]/g, (char) => `#${char.charCodeAt(0)};`);
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `    ${line}`);
}
