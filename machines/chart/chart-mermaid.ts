import type { ChartState, MachineChart } from './machine-chart.ts';

/** A machine as Mermaid's `stateDiagram-v2`, for pages that draw it themselves. */
export function chartToMermaid({ title, root, ways }: MachineChart): string {
  return [
    '---',
    `title: ${JSON.stringify(title)}`,
    '---',
    'stateDiagram-v2',
    // Regions side by side need a frame around them.
    ...(root.kind === 'parallel' ? stateLines(root) : inside(root)).map((line) => `    ${line}`),
    ...ways.map(({ from, to, label }) => `    ${name(from)} --> ${name(to)} : ${escaped(label)}`),
    ...all(root)
      .filter(({ kind }) => kind === 'final')
      .map(({ id }) => `    ${name(id)} --> [*]`),
    '',
  ].join('\n');
}

function inside(state: ChartState): readonly string[] {
  const blocks = state.states.map(stateLines);
  const regions =
    state.kind === 'parallel'
      ? blocks.flatMap((lines, index) => (index === 0 ? lines : ['--', ...lines]))
      : blocks.flat();
  return [...state.initial.map((id) => `[*] --> ${name(id)}`), ...regions];
}

function stateLines(state: ChartState): readonly string[] {
  const shown = state.kind === 'history' ? (state.deep ? 'H*' : 'H') : state.name;
  const declared = `state "${escaped(shown)}" as ${name(state.id)}`;
  const notes =
    state.lines.length === 0
      ? []
      : [`note right of ${name(state.id)}`, ...state.lines.map((line) => `    ${escaped(line)}`), 'end note'];
  if (state.states.length === 0) return [declared, ...notes];
  return [`${declared} {`, ...inside(state).map((line) => `    ${line}`), '}', ...notes];
}

function all(state: ChartState): readonly ChartState[] {
  return [state, ...state.states.flatMap(all)];
}

/** Dots would end a name, and some words (`end`, `state`) are Mermaid's own. */
function name(id: string): string {
  return `s_${id.replaceAll(/[^A-Za-z0-9]/g, '_')}`;
}

/** Mermaid's own entities for what it would read as part of its language. */
function escaped(words: string): string {
  return words.replaceAll(/[#;:"<>{}`%]/g, (char) => `#${char.charCodeAt(0)};`);
}
