import type { State, Transition } from '../../language/schema/states.ts';
import { listInWords } from '../../language/words/plain-words.ts';
import { targetPaths } from '../../machines/diagram/target-paths.ts';
import { actionLines } from './action-words.ts';
import { onlyWhere, refusedWhere } from './condition-words.ts';
import { blocks, bullets, inline } from './markdown.ts';
import { eventName, readingOf, rulesOf, type Page } from './page.ts';
import type { PlacedState } from './stages.ts';

/** A state: what happens on arrival, and what may be recorded there with what it leads to. */
export function stateSection({ path, titles, state }: PlacedState, page: Page): readonly string[] {
  const above = path.split('.').slice(0, -1).join('.');
  const title = titles.map(inline).join(' – ');
  const kind = kindInWords(state);
  return blocks(
    [`### ${title}`],
    kind === '' && rulesOf(state) === '' ? [] : [`${kind === '' ? 'Rules:' : kind}${rulesOf(state)}`],
    readingOf(state),
    labelled('On arrival:', actionLines(state.entry ?? [], [], page)),
    labelled('On leaving:', actionLines(state.exit ?? [], [], page)),
    labelled('What may be recorded here, and where it leads:', transitionLines(state.on, above, page)),
    labelled('Without anything being recorded:', [
      ...steps('At once', state.always ?? [], above, page),
      ...steps('When all of it has ended', state.onDone ?? [], above, page),
    ]),
  );
}

/** The lines of `on`: each event with its outcomes, in the order in which they are tried. */
export function transitionLines(on: State['on'], above: string, page: Page): readonly string[] {
  const all = Object.entries(on ?? {});
  const plain = all.filter(([, transitions]) => transitions.every(isPlain)).map(([event]) => eventName(event, page));
  const moving = all.filter(([, transitions]) => !transitions.every(isPlain));
  const lines = moving.flatMap(([event, transitions]) => {
    const name = event.startsWith('deadline.') ? momentName(event, page) : eventName(event, page);
    const outcomes = transitions.map((one, index) => outcome(one, index, transitions.length, above, event, page));
    if (outcomes.length === 1) return [`${name}: ${outcomes[0]?.[0] ?? ''}`, ...inside(outcomes[0]?.slice(1) ?? [])];
    return [
      `${name}: the first of these that fits`,
      ...inside(outcomes.flatMap(([first = '', ...rest]) => [first, ...inside(rest)])),
      ...(someFits(transitions, page) ? [] : inside(['if none fits, it is refused, and the words say why'])),
    ];
  });
  if (plain.length === 0) return lines;
  return [...lines, `${listInWords(plain, 'or')}: the case stays where it is`];
}

/** Does one of the outcomes always fit: a last one without a condition, or a condition and its opposite? */
function someFits(transitions: readonly Transition[], { pathway }: Page): boolean {
  if (transitions.some(({ guard = [] }) => guard.length === 0)) return true;
  const alone = transitions.flatMap(({ guard = [] }) => (guard.length === 1 ? guard : []));
  const expressions = alone.map((name) => pathway.conditions[name]?.when.trim());
  return (
    alone.some((name) => alone.includes(`not ${name}`)) ||
    expressions.some(
      (one) =>
        one !== undefined &&
        !/&&|\|\|/.test(one) &&
        expressions.includes(one.replace(' == ', ' != ')) &&
        one.includes(' == '),
    )
  );
}

/** Accepted, and nothing else comes of it here. */
function isPlain({ target, guard, do: asked, source, reading }: Transition): boolean {
  return [target, guard, asked, source, reading].every((part) => part === undefined);
}

function outcome(
  transition: Transition,
  index: number,
  of: number,
  above: string,
  event: string,
  page: Page,
): readonly string[] {
  const targets = targetPaths(transition.target ?? [], above).map((path) => `“${inline(titleAt(path, page))}”`);
  const leads = targets.length === 0 ? 'the case stays where it is' : `to ${targets.join(' and ')}`;
  const guards = transition.guard ?? [];
  const isRest = index > 0 && guards.length === 0;
  const conditions = page.pathway.conditions;
  const rules = guards.flatMap((name) => conditions[name.replace(/^not /, '')]?.source ?? []);
  const source = [...new Set([...(transition.source ?? []), ...rules])];
  const readings = [transition, ...guards.map((name) => conditions[name.replace(/^not /, '')] ?? {})].flatMap(
    readingOf,
  );
  const first = `${isRest && of > 1 ? 'otherwise ' : ''}${leads}${of === 1 && event !== '' ? refusedWhere(guards, page) : onlyWhere(guards, [event], page)}${rulesOf({ source })}`;
  return [first, ...readings, ...actionLines(transition.do ?? [], [event], page)];
}

function steps(when: string, transitions: readonly Transition[], above: string, page: Page): readonly string[] {
  return transitions.flatMap((one, index) => {
    const [first = '', ...rest] = outcome(one, index, transitions.length, above, '', page);
    return [`${when}: ${first}`, ...inside(rest)];
  });
}

function momentName(event: string, { pathway }: Page): string {
  const [, id = '', moment = ''] = /^deadline\.(.+)\.(passed|reminder|target)$/.exec(event) ?? [];
  const title = inline(pathway.deadlines[id]?.title ?? id);
  const what = { passed: 'The limit passes', reminder: 'The reminder is given', target: 'The date aimed at passes' }[
    moment
  ];
  return `${what ?? ''} of “${title}”`;
}

function titleAt(path: string, { pathway }: Page): string {
  let states: State['states'] = pathway.states;
  const titles: string[] = [];
  for (const name of path.split('.')) {
    const state: State | undefined = states?.[name];
    titles.push(state?.title ?? name);
    states = state?.states;
  }
  return titles.at(-1) ?? path;
}

function kindInWords(state: State): string {
  if (state.type === 'final') return 'The case ends here.';
  const inner = Object.entries(state.states ?? {});
  if (inner.length === 0) return '';
  const titles = inner.map(([name, one]) => `“${inline(one.title ?? name)}”`).join(', ');
  if (state.type === 'parallel') return `These go on at the same time: ${titles}.`;
  const initial = state.states?.[state.initial ?? inner[0]?.[0] ?? '']?.title ?? '';
  return inner.length === 1
    ? `It has one part, ${titles}.`
    : `It begins with “${inline(initial)}” and has these parts: ${titles}.`;
}

function labelled(label: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : blocks([label], bullets(lines));
}

function inside(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
