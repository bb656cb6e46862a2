import { expressionInWords } from '../../language/words/expression-in-words.ts';
import { selectorsInWords } from '../../language/words/fact-in-words.ts';
import { actionLines, recipients } from './action-words.ts';
import { blocks, bullets, code, inline, table } from './markdown.ts';
import { eventName, readingOf, roleTitle, ruleLinks, rulesOf, type Page } from './page.ts';

/** The tasks: who is asked what, and what counts as done. */
export function taskTable(page: Page): readonly string[] {
  const { written } = page;
  return table(
    ['Task', 'Who', 'What is asked', 'Done, or no longer needed, after', 'Rules'],
    Object.values(written.tasks).map((task) => {
      const done =
        task.completedBy === undefined ? '“Task done”' : inlineSelection(selectorsInWords(task.completedBy, written));
      const gone =
        task.withdrawnBy === undefined
          ? ''
          : `; no longer needed after ${inlineSelection(selectorsInWords(task.withdrawnBy, written))}`;
      return [
        `${inline(task.title)}${readingOf(task)
          .map((line) => ` ${line}`)
          .join('')}`,
        roleTitle(task.role, page),
        inline(task.asks ?? ''),
        `${done}${gone}`,
        ruleLinks(task.source ?? []),
      ];
    }),
  );
}

/** The notices, with their words. What stands in braces is filled in from the case. */
export function noticeSections(page: Page): readonly string[] {
  const { written } = page;
  return blocks(
    ...Object.values(written.notifications).map((notice) => {
      const enclosed = (notice.attach ?? []).map((paper) => `“${inline(written.documents[paper]?.title ?? paper)}”`);
      const to =
        notice.to.length === 0 ? 'To whoever the deadline or the event names.' : `To ${recipients(notice.to, page)}.`;
      return blocks(
        [`### ${inline(notice.title)}`],
        [`${to}${enclosed.length === 0 ? '' : ` Encloses ${enclosed.join(', ')}.`}${rulesOf(notice)}`],
        readingOf(notice),
        afterwards(notice, page),
        ['```text', notice.subject.trim(), '', ...notice.text.trim().split('\n'), '```'],
      );
    }),
  );
}

/** What corrections do to a notice. */
function afterwards(
  { followUp, catchUp }: Pick<Page['written']['notifications'][string], 'followUp' | 'catchUp'>,
  { written }: Page,
): readonly string[] {
  const after =
    followUp === undefined
      ? ''
      : `If it was sent in error, “${inline(written.notifications[followUp]?.title ?? followUp)}” follows it to the same people.`;
  const late = catchUp ? 'It is sent late rather than not at all.' : '';
  const said = [after, late].filter((one) => one !== '').join(' ');
  return said === '' ? [] : [said];
}

/** Milestones that come when something first holds, and flags. Those by age stand with the deadlines of their stage. */
export function milestonesAndFlags(page: Page): readonly string[] {
  const { written } = page;
  const milestones = Object.values(written.milestones).flatMap((milestone) => {
    if (milestone.when === undefined) return [];
    const when = expressionInWords(milestone.when, {}, written);
    const then = actionLines(milestone.do, [], page).join(' ');
    return [
      `**${inline(milestone.title)}**, as soon as ${when === undefined ? code(milestone.when) : inline(when)}: ${then}${rulesOf(milestone)}`,
      ...readingOf(milestone).map((line) => `  ${line}`),
    ];
  });
  const flags = Object.values(written.flags).flatMap((flag) => {
    const on =
      flag.on === undefined ? '' : ` Asked after ${flag.on.map((event) => eventName(event, page)).join(', ')}.`;
    const when = flag.when === undefined ? '' : ` Raised when ${code(flag.when)} holds, taken back when it does not.`;
    return [`“${inline(flag.says)}”${on}${when}${rulesOf(flag)}`, ...readingOf(flag).map((line) => `  ${line}`)];
  });
  return blocks(
    milestones.length === 0 ? [] : blocks(['Milestones that come when something first holds:'], bullets(milestones)),
    flags.length === 0 ? [] : blocks(['Flags, which say what cannot come right any more:'], bullets(flags)),
  );
}

function inlineSelection(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part.replaceAll(/[*_<>[\]|]/g, (char) => `\\${char}`) : `\`${part}\``))
    .join('');
}
