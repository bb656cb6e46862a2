import { nameInWords } from '../../language/words/plain-words.ts';
import type { ToldPath, ToldStep } from './told-path.ts';

/** A path as a Mermaid flowchart: where the case stands, and what leads on. What is refused comes back by a broken line. */
export function toMermaidPath({ id, steps }: ToldPath): string {
  const lines: string[] = [];
  let here = 'begin';
  for (const { number, what, states } of steps) {
    const words = what.kind === 'time' ? `until ${what.until}` : `${number}. ${what.title}<br>${what.on}, ${what.role}`;
    if (isRefused(what)) {
      const stop = `refused${number}`;
      lines.push(`${stop}{{${quoted(refusedWords(what))}}}`, `${here} -. ${quoted(words)} .-> ${stop}`);
      continue;
    }
    const next = `step${number}`;
    lines.push(`${next}[${quoted(states.join(' + '))}]`, `${here} -- ${quoted(words)} --> ${next}`);
    here = next;
  }
  return [
    '---',
    `title: ${JSON.stringify(id)}`,
    '---',
    'flowchart TD',
    '  begin((" "))',
    ...lines.map((line) => `  ${line}`),
    '',
  ].join('\n');
}

function isRefused(what: ToldStep['what']): boolean {
  return what.kind === 'event' && what.answer.kind === 'refused';
}

function refusedWords(what: ToldStep['what']): string {
  if (what.kind === 'time' || what.answer.kind === 'accepted') return '';
  const { kind, conditions = [], data = [] } = what.answer.refusal;
  return ['refused:', nameInWords(kind), ...conditions, ...data].join(' ');
}

/** Mermaid's own entities for what it would read as part of its language. */
function quoted(text: string): string {
  return `"${text.replaceAll(/[#;"{}`%]/g, (char) => `#${char.charCodeAt(0)};`)}"`;
}
