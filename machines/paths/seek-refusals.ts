import { addDays, parseIsoDate } from '../../calendar/iso-date.ts';
import { londonDate, londonInstant } from '../../calendar/london.ts';
import type { Candidate } from './candidate.ts';
import type { Chooser } from './choose-data.ts';
import { demand } from './choose-data.ts';
import type { Explorer } from './explorer.ts';
import { faultId, refusalId } from './goal-ids.ts';
import { candidatesOf, configurationKey, leavesOf } from './react.ts';
import { openingSetting } from './seek-states.ts';
import { solve } from './solve.ts';
import { configurationOf, type Spot } from './spot.ts';

/** Tries every event in every state that has no answer to it, and every event with one thing wrong about it. */
export function seekRefusals(explorer: Explorer, chooser: Chooser): void {
  const { subject } = explorer;
  const events = Object.keys(subject.compiled.pathway.events);
  for (const spot of oneOfEach(explorer)) {
    const configuration = configurationOf(spot.state);
    const setting = explorer.settingAt(spot);
    const isOver = spot.state.snapshot.status === 'done';
    for (const event of events) {
      const isAnswered = event !== 'CASE_OPENED' && candidatesOf(subject.chart, configuration, event).length > 0;
      const ids = leavesOf(subject.chart, configuration).map((leaf) => refusalId(leaf, event));
      if ((isOver || !isAnswered) && ids.some((id) => explorer.open.has(id)))
        explorer.record(spot, chooser.plain(event, setting));
      if (!isOver && isAnswered && event !== 'CASE_OPENED') seekFaults(explorer, chooser, spot, event);
    }
  }
  seekOpeningFaults(explorer, chooser);
}

/** One case of each set of states, the shortest. */
function oneOfEach({ spots, kept }: Explorer): readonly Spot[] {
  const shortest = [...kept.values()].map((own) => own.toSorted((a, b) => a.depth - b.depth)[0]);
  const ended = new Map(
    spots
      .filter(({ state }) => state.snapshot.status === 'done')
      .toReversed()
      .map((spot) => [configurationKey(configurationOf(spot.state)), spot]),
  );
  return [...shortest.filter((spot) => spot !== undefined), ...ended.values()];
}

function seekFaults(explorer: Explorer, chooser: Chooser, spot: Spot, event: string): void {
  const setting = explorer.settingAt(spot);
  const { pathway } = explorer.subject.compiled;
  const spec = pathway.events[event];
  if (spec === undefined) return;
  const plain = chooser.plain(event, setting);
  for (const { id, candidate } of faultsOf(explorer, plain, spot.state.now)) {
    if (explorer.open.has(id)) explorer.record(spot, candidate);
  }
  const began = londonDate(spot.opened.at);
  const before = addDays(parseIsoDate(began), -1);
  if (explorer.open.has(faultId(event, 'before')))
    explorer.record(spot, { ...plain, on: spec.on === 'instant' ? londonInstant(before, '10:00') : before });
  if (explorer.open.has(faultId(event, 'unknown task')))
    explorer.record(spot, { ...plain, data: { ...plain.data, task: 'nothing-asked' } });
}

function faultsOf(
  { subject }: Explorer,
  plain: Candidate,
  now: Spot['state']['now'],
): readonly { readonly id: string; readonly candidate: Candidate }[] {
  const { events, roles } = subject.compiled.pathway;
  const { type } = plain;
  const spec = events[type];
  const tomorrow = addDays(parseIsoDate(londonDate(now)), 2);
  return [
    ...Object.keys(roles)
      .filter((role) => spec?.recordedBy.includes(role) === false)
      .map((role) => ({ id: faultId(type, `by:${role}`), candidate: { ...plain, by: { ...plain.by, role } } })),
    ...Object.keys(plain.data).map((name) => {
      const { [name]: _left, ...data } = plain.data;
      return { id: faultId(type, `without:${name}`), candidate: { ...plain, data } };
    }),
    {
      id: faultId(type, 'future'),
      candidate: { ...plain, on: spec?.on === 'instant' ? londonInstant(tomorrow, '10:00') : tomorrow },
    },
    { id: faultId(type, 'time'), candidate: { ...plain, on: parseIsoDate(londonDate(now)) } },
  ];
}

function seekOpeningFaults(explorer: Explorer, chooser: Chooser): void {
  const [first] = explorer.spots;
  if (first === undefined) return;
  const { at } = first.opened;
  const setting = openingSetting(explorer, at);
  const requires = explorer.subject.compiled.pathway.events['CASE_OPENED']?.requires ?? [];
  const demands = requires.flatMap((text) => demand(explorer.subject, text, true));
  const plain = solve(chooser.plain('CASE_OPENED', setting), demands, setting);
  if (plain === undefined) return;
  for (const { id, candidate } of faultsOf(explorer, plain, at))
    if (explorer.open.has(id)) explorer.begin(candidate, at);
}
