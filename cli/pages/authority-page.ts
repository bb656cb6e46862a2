import { countInWords } from '../../language/words/count-in-words.ts';
import { asSentence, listInWords } from '../../language/words/plain-words.ts';
import { accessLines } from './access-section.ts';
import { conditionTable, factTable, glance, measureTable, termTable, valueTable } from './appendices.ts';
import { deadlineSection } from './deadline-section.ts';
import { milestonesAndFlags, noticeSections, taskTable } from './duty-sections.ts';
import { eventSection } from './event-section.ts';
import { blocks, bullets, inline } from './markdown.ts';
import { meetingSections, peopleSection } from './meeting-sections.ts';
import { readingOf, roleTitle, ruleLinks, rulesOf, type Page } from './page.ts';
import { paperSections } from './paper-sections.ts';
import { outsideLines, readingTable, ruleTable, statedLines, tally } from './rule-sections.ts';
import { stagesOf, type Stage } from './stages.ts';
import { stateSection, transitionLines } from './state-section.ts';

/**
 * A definition in plain words, to be laid beside the policy it answers to and read line by line: stage by stage what may be
 * recorded, by whom, with what, what is refused and why, and what is due by when; then meetings, papers, tasks, notices, access and
 * every rule of the register with the places that hold it.
 */
export function authorityPage(page: Page): string {
  const { stages, anywhere } = stagesOf(page.pathway);
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['How its rules are held', tally(page)],
    ['What is due by when', glance([...stages, anywhere].flatMap((stage) => glanceRows(stage, page)))],
    ...stages.map((stage) => [`Stage: ${asSentence(stage.title)}`, stageSection(stage, page)] as const),
    ['At any time', anywhereSection(anywhere, page)],
    ['Meetings', meetingSections(page)],
    ['Papers', paperSections(page)],
    ['Tasks', taskTable(page)],
    ['Milestones and flags', milestonesAndFlags(page)],
    ['Notices', noticeSections(page)],
    ['Who may read and record what', accessLines(page)],
    ['Roles and who holds them', peopleSection(page)],
    ['Readings taken where the policy is open', readingTable(page)],
    ['Only stated', statedLines(page)],
    ['Outside', outsideLines(page)],
    ['All rules', ruleTable(page)],
    ['What is measured', measureTable(page)],
    ['Own words', termTable(page)],
    ['Lists to choose from', valueTable(page)],
    ['Conditions, as they are decided', conditionTable(page)],
    ['What conditions and counts read', factTable(page)],
  ];
  const filled = sections.filter(([, lines]) => lines.length > 0);
  return `${blocks(
    introduction(page),
    [
      `[![${inline(page.written.title)}: states, events and deadlines](${page.written.pathway}.svg)](${page.written.pathway}.svg)`,
    ],
    ['**On this page:** ' + filled.map(([title]) => `[${title}](#${anchor(title)})`).join(' · ')],
    ...filled.map(([title, lines]) => blocks([`## ${title}`], lines)),
  ).join('\n')}\n`;
}

function introduction(page: Page): readonly string[] {
  const { written, register, files } = page;
  const base =
    written.extends === undefined
      ? ''
      : ` What the ${written.extends === 'wales' ? 'Welsh' : 'English'} base says and this authority does not change is part of it.`;
  const closures = written.closures.map(({ date, name }) => `${name} (${date})`);
  return blocks(
    [`# ${inline(written.title)}`],
    [
      `<!-- Written by cli/pages/write-authority-pages.ts from ${files.join(', ')}. Do not edit: change those and write it anew. -->`,
    ],
    [
      `How cases run under the definition \`${written.pathway}\`, in plain words.${base} The policy it answers to: *${inline(register.document)}*. ` +
        `Numbers such as ${ruleLinks(register.rules.slice(0, 1).map(({ id }) => id))} are rules of that policy, told at [the end](#all-rules) with their lines.`,
    ],
    [
      `Working days are Monday to Friday without the bank holidays of ${calendars[written.calendar]}.` +
        (closures.length === 0
          ? ' No closed days of its own are known.'
          : ` Its own closed days count for local limits only: ${listInWords(closures)}.`) +
        ' A count begins the day after what it counts from, unless it says otherwise; a date lasts until midnight in London.',
    ],
  );
}

const calendars = {
  'england-and-wales': 'England and Wales',
  scotland: 'Scotland',
  'northern-ireland': 'Northern Ireland',
  'uk-any': 'any part of the United Kingdom',
} as const;

function glanceRows(stage: Stage, page: Page): readonly (readonly string[])[] {
  return stage.deadlines.flatMap((id) => {
    const deadline = page.pathway.deadlines[id];
    if (deadline === undefined) return [];
    const who = deadline.kind === 'milestone' ? '' : roleTitle(deadline.responsible, page);
    const due = inline(countInWords(deadline.due, deadline, page.pathway, 'short'));
    return [[inline(deadline.title), due, who, deadline.kind, ruleLinks(deadline.source ?? [])]];
  });
}

function stageSection(stage: Stage, page: Page): readonly string[] {
  return blocks(guidance(stage, page), ...stage.states.map((state) => stateSection(state, page)), details(stage, page));
}

function anywhereSection(stage: Stage, page: Page): readonly string[] {
  const lines = transitionLines(page.pathway.on, '', page);
  return blocks(
    guidance(stage, page),
    lines.length === 0
      ? []
      : blocks(['What may be recorded wherever the case stands, and where it leads:'], bullets(lines)),
    details(stage, page),
  );
}

function details(stage: Stage, page: Page): readonly string[] {
  const events = stage.events.map((event) => eventSection(event, page));
  const deadlines = stage.deadlines.map((deadline) => deadlineSection(deadline, page));
  const where = stage.title === 'At any time' ? 'at any time' : `from the stage “${stage.title}” on`;
  return blocks(
    ...(events.length === 0 ? [] : [[`### What is recorded ${where}`], ...events]),
    ...(deadlines.length === 0 ? [] : [[`### What is due ${where}`], ...deadlines]),
  );
}

function guidance(stage: Stage, page: Page): readonly string[] {
  const lines = stage.guidance.flatMap((id) => {
    const one = page.written.guidance[id];
    return one === undefined
      ? []
      : [`${inline(one.says)}${rulesOf(one)}`, ...readingOf(one).map((line) => `  ${line}`)];
  });
  return lines.length === 0 ? [] : blocks(['Shown as guidance at this stage:'], bullets(lines));
}

/** As GitHub makes the name of a heading. */
function anchor(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');
}
