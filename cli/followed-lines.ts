import type { Pathway } from '../language/schema/pathway.ts';
import type { CaseView } from '../machines/view.ts';
import { changesBetween } from './case-file/case-changes.ts';
import { changeLine, noTitles, tied } from './case-file/change-line.ts';
import type { Look } from './case-file/host.ts';
import { wrap } from './help.ts';
import { paint, type Terminal } from './terminal.ts';

/** What followed from an entry: states entered, deadlines begun, moved and met, tasks, flags, and what goes out. */
export function followedLines(
  before: CaseView,
  after: CaseView,
  pathway: Pathway | undefined,
  terminal: Terminal,
): readonly string[] {
  const titles = pathway ?? noTitles;
  return changesBetween(lookAt(before), lookAt(after)).flatMap((change) => {
    const { sign, text, looks, more = [] } = changeLine(change, titles);
    const [first = '', ...others] = wrap(text, terminal.width - 4).map((line) => line.replaceAll(tied, ' '));
    const painted = (line: string): string => (looks === undefined ? line : paint(terminal, looks, line));
    return [`  ${painted(`${sign} ${first}`)}`, ...[...others, ...more].map((line) => `    ${painted(line)}`)];
  });
}

/** Only what the case itself tells: letters are not looked at. */
function lookAt(view: CaseView): Look {
  return { view, deliveries: new Map() };
}
