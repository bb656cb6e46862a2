import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import { drawSvg } from '../../../cli/diagram/draw-svg.ts';
import { listPathways } from '../../../language/load/find-pathway.ts';
import { loadPathway } from '../../../language/load/load-pathway.ts';
import { asSentence } from '../../../language/words/plain-words.ts';
import type { Pathway } from '../../../language/schema/pathway.ts';
import { compilePathway } from '../../../machines/compile.ts';
import { toDot } from '../../../machines/diagram/dot.ts';
import { toMermaid } from '../../../machines/diagram/mermaid.ts';
import { smallPathway } from './small-pathway.ts';

const ids = (await listPathways()).map(({ id }) => id);
const hardRules = fileURLToPath(new URL('../../hard-rules/', import.meta.url));
const fixtures = (await readdir(hardRules, { withFileTypes: true })).filter((entry) => entry.isDirectory());

describe.each(ids)('the picture of %s', async (id) => {
  const { pathway } = await loadPathway(id);
  const { machine } = compilePathway(pathway);
  const picture = textOf(await drawSvg(pathway));
  const dot = toDot(pathway);
  const mermaid = toMermaid(pathway);

  it('has every state of the machine, under its title', () => {
    const states = pathsIn(machine.root);
    expect(states.length).toBeGreaterThan(2);
    for (const path of states) {
      expect(dot).toMatch(new RegExp(`"(cluster_)?${path.replaceAll('.', '\\.')}"`));
      expect(mermaid).toContain(`as s_${path.replaceAll('.', '_')}`);
      expect(picture).toContain(titleAt(pathway, path));
    }
  });

  it('has every event the machine knows', () => {
    const events = machine.events.filter((event) => !event.startsWith('deadline.'));
    expect(events.length).toBeGreaterThan(3);
    for (const event of events) {
      const title = pathway.events[event]?.title ?? '';
      expect(title).not.toBe('');
      expect(picture).toContain(title);
      expect(mermaid).toContain(mermaidText(title));
    }
  });

  it('has every deadline with its title and who sees to it', () => {
    for (const { title, kind, responsible } of Object.values(pathway.deadlines)) {
      expect(picture).toContain(title);
      expect(mermaid).toContain(`• ${mermaidText(title)} –`);
      const who = kind === 'milestone' ? [] : [pathway.roles[responsible]?.title];
      expect(picture).toContain([asSentence(kind), ...who].join(' · '));
    }
  });

  it('fits a page of A3, says what it is, and fetches nothing', async () => {
    const svg = await drawSvg(pathway);
    const [, width, height] = /width="([\d.]+)mm" height="([\d.]+)mm"/.exec(svg) ?? [];
    const sides = [Number(width), Number(height)].sort((a, b) => a - b);
    expect(sides[0]).toBeLessThanOrEqual(297);
    expect(sides[1]).toBeLessThanOrEqual(420);
    expect(svg).toContain('role="img"');
    expect(svg).toContain(`>${pathway.title}</title>`);
    expect(svg).toMatch(/<desc id="[^"]+">State diagram of the /);
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(
      /https?:|href|url\(|<script|<style|<image/,
    );
  });

  it('is the same each time, whatever the definition was read from', async () => {
    const again = JSON.parse(JSON.stringify(pathway)) as Pathway;
    expect(toDot(again)).toBe(dot);
    expect(toMermaid(again)).toBe(mermaid);
    expect(await drawSvg(again)).toBe(await drawSvg(pathway));
  });
});

test.each(fixtures.map(({ name }) => name))('the definition of the hard rule %s can be drawn', async (name) => {
  const { pathway } = await loadPathway(join(hardRules, name, 'pathway.yaml'));
  const picture = textOf(await drawSvg(pathway));
  const titles = Object.values(pathway.deadlines).map(({ title }) => title);
  expect(titles.filter((title) => !picture.includes(title))).toEqual([]);
  expect(toMermaid(pathway)).toContain('[*] --> s_');
});

// The definition of small-pathway.ts, gone through by hand.
test('an arrow leads from each state to where its events lead, with its guards in brackets', () => {
  const mermaid = toMermaid(smallPathway);
  expect(arrows(mermaid)).toEqual([
    '[*] --> s_open : Case opened',
    'anywhere --> s_ended : Withdrawn',
    's_open --> s_running : Accepted [is complete]',
    's_open --> s_ended : Accepted [otherwise]',
    's_running --> s_ended : Limit passed#58; Step<br>All of it has ended',
    's_running_left_first --> s_running_left_second : Step taken',
    's_ended --> [*]',
  ]);
});

test('what is accepted without a move stands in the box of its state, and the clock beside it', () => {
  const text = textOfDot(toDot(smallPathway));
  expect(text).toContain(
    'Open May be recorded here • Note written By when Answer 5 working days after “Case opened” Statutory · Clerk',
  );
  expect(text).toContain('Step 2 weeks after each “Step taken” Aim: 1 week after each “Step taken” Local · Clerk');
});

test('regions of a parallel state lie beside each other in its frame', () => {
  const mermaid = toMermaid(smallPathway);
  const lines = mermaid.split('\n').map((line) => line.trim());
  const from = lines.indexOf('state "Running" as s_running {');
  expect(lines.slice(from, from + 12)).toEqual([
    'state "Running" as s_running {',
    'state "Left" as s_running_left {',
    '[*] --> s_running_left_first',
    'state "First" as s_running_left_first',
    'state "Second" as s_running_left_second',
    '}',
    '--',
    'state "Right" as s_running_right {',
    '[*] --> s_running_right_only',
    'state "Only" as s_running_right_only',
    '}',
    '}',
  ]);
});

test('nothing in a title is read as markup', async () => {
  const title = 'A & B <b>"c"</b> \\N \\ {d} #1; `e` %% --> end';
  const { open } = smallPathway.states;
  const marked: Pathway = {
    ...smallPathway,
    title,
    states: { ...smallPathway.states, open: { ...open, title } },
    events: {
      ...smallPathway.events,
      ACCEPTED: { ...smallPathway.events['ACCEPTED'], title } as Pathway['events'][string],
    },
  };
  const picture = textOf(await drawSvg(marked));
  // Title of the page, heading of the box, two arrows.
  expect(picture.split(title).length - 1).toBeGreaterThanOrEqual(3);
  const mermaid = toMermaid(marked);
  expect(mermaid.split('stateDiagram-v2')[1]).not.toMatch(/<b>|%%/);
  expect(mermaid).toContain('#60;b#62;#34;c#34;#60;/b#62;');
});

function titleAt(pathway: Pathway, path: string): string {
  let states: Pathway['states'] | undefined = pathway.states;
  let title = '';
  for (const name of path.split('.')) {
    const state: Pathway['states'][string] | undefined = states?.[name];
    title = state?.title ?? '';
    states = state?.states;
  }
  expect(title).not.toBe('');
  return title;
}

interface Node {
  readonly path: readonly string[];
  readonly states: Readonly<Record<string, Node>>;
}

function pathsIn(node: Node): readonly string[] {
  return Object.values(node.states).flatMap((inside) => [inside.path.join('.'), ...pathsIn(inside)]);
}

/** What a reader reads in the picture, box after box; broken lines are joined again. */
function textOf(svg: string): string {
  const lines = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => plain(match[1] ?? ''));
  return lines
    .map((line) => line.trim())
    .join(' ')
    .replaceAll(/\s+/g, ' ');
}

function textOfDot(dot: string): string {
  return plain(dot.replaceAll(/<[^>]*>/g, ' ')).replaceAll(/\s+/g, ' ');
}

function plain(text: string): string {
  return text
    .replaceAll('&#160;', ' ')
    .replaceAll('&#45;', '-')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

function mermaidText(title: string): string {
  return title.replaceAll(/[#;:"]/g, (char) => `#${char.charCodeAt(0)};`);
}

function arrows(mermaid: string): readonly string[] {
  return mermaid
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.includes('-->') && !line.startsWith('[*] --> s_running_'));
}
