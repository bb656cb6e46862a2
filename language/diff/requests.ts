import type { Milestone, Pathway } from '../schema/pathway.ts';
import { actions, actionsInWords } from './actions.ts';
import { count, either, provenance, value, wording } from './aspects.ts';
import { duringStates, eachInWords } from './deadlines.ts';
import type { ElementKind } from './element.ts';
import { members } from './parts.ts';
import { listed, oneLine, quoted } from './words.ts';

type Task = Pathway['tasks'][string];
type Notification = Pathway['notifications'][string];
type Flag = Pathway['flags'][string];
type Guidance = Pathway['guidance'][string];

/** Tasks: what somebody is asked to do. */
export const tasks: ElementKind<Task> = {
  about: 'task',
  section: 'tasks',
  all: (pathway) => pathway.tasks,
  path: (id) => ['tasks', id],
  name: (task) => oneLine(task.title),
  describe: (task, words) =>
    [
      words.role(task.role),
      ...(task.asks === undefined ? [] : [quoted(task.asks)]),
      ...(task.completedBy === undefined ? [] : [`done by ${words.selectors(task.completedBy)}`]),
      ...(task.withdrawnBy === undefined ? [] : [`no longer needed after ${words.selectors(task.withdrawnBy)}`]),
    ].join('; '),
  aspects: {
    title: wording('title'),
    role: value('asked of', (role, words) => words.role(role)),
    asks: wording('asks'),
    completedBy: value('done by', (selectors, words) => words.selectors(selectors)),
    withdrawnBy: value('no longer needed after', (selectors, words) => words.selectors(selectors)),
    ...provenance,
  },
};

/** Notices: what is sent to whom. */
export const notifications: ElementKind<Notification> = {
  about: 'notice',
  section: 'notifications',
  all: (pathway) => pathway.notifications,
  path: (id) => ['notifications', id],
  name: (notice) => oneLine(notice.title),
  describe: (notice, words) =>
    [
      ...(notice.to.length === 0 ? [] : [`to ${listed(notice.to.map((name) => words.recipient(name)))}`]),
      quoted(notice.subject),
      ...(notice.attach === undefined ? [] : [`with ${listed(notice.attach.map((id) => words.document(id)))}`]),
    ].join('; '),
  aspects: {
    title: wording('title'),
    to: members(
      (name, words) => words.recipient(name),
      (it) => `also to ${it}`,
      (it) => `no longer to ${it}`,
    ),
    subject: wording('subject'),
    text: wording('text'),
    attach: members(
      (id, words) => words.document(id),
      (it) => `now with ${it}`,
      (it) => `no longer with ${it}`,
    ),
    followUp: value('if it was sent in error', (id, words) => words.notification(id)),
    catchUp: either('sent late rather than not at all', 'not sent late'),
    ...provenance,
  },
};

/** Milestones: points a case reaches. */
export const milestones: ElementKind<Milestone> = {
  about: 'milestone',
  section: 'milestones',
  all: (pathway) => pathway.milestones,
  path: (id) => ['milestones', id],
  name: (milestone) => oneLine(milestone.title),
  describe: (milestone, words) =>
    [
      ...(milestone.at === undefined ? [] : [words.count(milestone.at)]),
      ...(milestone.when === undefined ? [] : [`once ${oneLine(milestone.when)}`]),
      `then ${actionsInWords(milestone.do, words)}`,
    ].join('; '),
  aspects: {
    title: wording('title'),
    at: count(''),
    when: value('once', quoted),
    during: duringStates(),
    each: value('one for each', eachInWords),
    do: actions(),
    responsible: value('responsible', (role, words) => words.role(role)),
    ...provenance,
  },
};

/** Flags: what cannot come right any more. */
export const flags: ElementKind<Flag> = {
  about: 'flag',
  section: 'flags',
  all: (pathway) => pathway.flags,
  path: (id) => ['flags', id],
  name: (flag) => oneLine(flag.says),
  describe: (flag, words) =>
    [
      ...(flag.on === undefined
        ? []
        : [
            `asked after ${listed(
              flag.on.map((id) => words.event(id)),
              'or',
            )}`,
          ]),
      ...(flag.when === undefined ? [] : [`raised if ${oneLine(flag.when)}`]),
    ].join('; '),
  aspects: {
    says: wording('says'),
    on: members(
      (id, words) => words.event(id),
      (it) => `now asked after ${it}`,
      (it) => `no longer asked after ${it}`,
    ),
    when: value('raised if', quoted),
    ...provenance,
  },
};

/** Guidance: what a stage shows and nothing enforces. */
export const guidance: ElementKind<Guidance> = {
  about: 'guidance',
  section: 'guidance',
  all: (pathway) => pathway.guidance,
  path: (id) => ['guidance', id],
  name: (_, id) => id,
  alike: ({ says }) => oneLine(says),
  describe: ({ says }) => quoted(says),
  aspects: { stage: value('shown at', (stage) => stage), says: wording('says'), ...provenance },
};
