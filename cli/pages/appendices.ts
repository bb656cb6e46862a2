import { factInWords } from '../../language/words/fact-in-words.ts';
import { nameInWords } from '../../language/words/plain-words.ts';
import { blocks, code, inline, table } from './markdown.ts';
import { readingOf, ruleLinks, type Page } from './page.ts';

/** The authority's own words. */
export function termTable({ written }: Page): readonly string[] {
  return table(
    ['Where others say', 'this authority says'],
    Object.entries(written.terms).map(([word, own]) => [inline(nameInWords(word)), inline(own)]),
  );
}

/** What is measured. */
export function measureTable({ written, pathway }: Page): readonly string[] {
  return table(
    ['Measure', 'Of the deadline', 'Counted by', 'Rules'],
    Object.values(written.measures).map((measure) => [
      inline(measure.title),
      inline(pathway.deadlines[measure.deadline]?.title ?? measure.deadline),
      measure.by.join(' and '),
      ruleLinks(measure.source ?? []),
    ]),
  );
}

/** The lists that fields choose from. */
export function valueTable(page: Page): readonly string[] {
  return table(
    ['List', 'Options', 'Rules'],
    Object.values(page.written.values).map((values) => [
      `${inline(values.title)}${readingOf(values)
        .map((line) => ` ${line}`)
        .join('')}`,
      Object.values(values.options).map(inline).join('; '),
      ruleLinks(values.source ?? []),
    ]),
  );
}

/** Every condition as it is decided, for those who check it closely. */
export function conditionTable(page: Page): readonly string[] {
  return table(
    ['What is said when it does not hold', 'Holds when', 'Rules'],
    Object.values(page.written.conditions).map((condition) => [
      `${inline(condition.otherwise)}${readingOf(condition)
        .map((line) => ` ${line}`)
        .join('')}`,
      code(condition.when),
      ruleLinks(condition.source ?? []),
    ]),
  );
}

/** What conditions and counts read from the log. */
export function factTable({ written }: Page): readonly string[] {
  return table(
    ['Name', 'What it is', 'Rules'],
    Object.entries(written.facts).map(([name, fact]) => {
      const value = fact.value === undefined ? '' : `, and of it ${code(fact.value)}`;
      const kind = fact.count === undefined ? '' : 'how many: ';
      return [code(name), `${kind}${escapedWords(factInWords(name, written))}${value}`, ruleLinks(fact.source ?? [])];
    }),
  );
}

/** The deadlines of a page at a glance, in the order of its stages. */
export function glance(rows: readonly (readonly string[])[]): readonly string[] {
  return blocks(table(['Deadline', 'Due', 'Who sees to it', 'Kind', 'Rules'], rows));
}

/** Escapes words around code that is escaped already. */
function escapedWords(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part.replaceAll(/[*_<>[\]|]/g, (char) => `\\${char}`) : `\`${part}\``))
    .join('');
}
