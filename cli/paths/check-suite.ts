import type { LoadedPathway } from '../../language/load/load-pathway.ts';
import { compareWithModel, upToDifference, type Difference } from '../../machines/paths/compare-model.ts';
import { shortenPath } from '../../machines/paths/shorten.ts';
import type { Subject } from '../../machines/paths/subject.ts';
import type { Suite, TestPath } from '../../machines/paths/suite.ts';
import type { CaseFileSource } from '../case-file/schema.ts';
import { liveElsewhere, type Elsewhere, type Parting } from './live-elsewhere.ts';
import { livePath } from './live-path.ts';

/** Something a suite does not come to as it should. */
export interface Fault {
  readonly path: string;
  /** From 1; 0: the opening. */
  readonly step: number;
  readonly says: string;
  /** The shortest case found that shows it, to be kept; absent where there is none. */
  readonly caseFile?: CaseFileSource;
}

/** Where a suite is lived besides the core, and what people call that place. */
export interface CheckedOn {
  readonly name: string;
  start(): Promise<Elsewhere>;
}

/** Each try elsewhere takes a case; on the core they are a thousand times cheaper. */
const mostTriesElsewhere = 40;

/**
 * Lives every path of a suite on the core beside the model, and elsewhere if asked, and compares them step by step. What differs comes with
 * the shortest case that shows it: one that holds what the model says, or, of another place, what the core does.
 */
export async function checkSuite(
  suite: Suite,
  subject: Subject,
  pathway: LoadedPathway,
  elsewhere?: CheckedOn,
): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  for (const difference of compareWithModel(suite, subject).differences) {
    const { path, step, event, model, engine } = difference;
    faults.push({
      path,
      step,
      says: `${event}: the model says ${model}, the engine ${engine}`,
      ...(await shownBy(suite, path, (found) => shortestForModel(upToDifference(found, difference), difference))),
    });
  }
  if (elsewhere === undefined) return faults;
  const { partings, stuck } = await liveElsewhere(suite, pathway, () => elsewhere.start());
  for (const parting of partings) {
    const { path, step, what, core, there, note } = parting;
    faults.push({
      path,
      step: step + 1,
      says: `${what}: ${JSON.stringify(core)} on the core, ${JSON.stringify(there)} on ${elsewhere.name}${note === undefined ? '' : ` (${note})`}`,
      ...(await shownBy(suite, path, (found) => shortestElsewhere(found, parting, elsewhere))),
    });
  }
  for (const { path, reason } of stuck) faults.push({ path, step: 0, says: reason });
  return faults;

  async function shortestForModel(path: TestPath, { event, model, engine }: Difference): Promise<CaseFileSource> {
    const isShown = (shorter: TestPath): boolean =>
      compareWithModel({ paths: [shorter] }, subject).differences.some(
        (one) =>
          one.step === shorter.steps.length && one.event === event && one.model === model && one.engine === engine,
      );
    const shortest = await shortenPath(path, isShown);
    const { source } = await livePath(suite, shortest, pathway);
    return asTheModelSays(source, model);
  }

  async function shortestElsewhere(path: TestPath, parting: Parting, place: CheckedOn): Promise<CaseFileSource> {
    const cut = { ...path, steps: path.steps.slice(0, parting.step + 1) };
    const shortest = await shortenPath(cut, (shorter) => isSame(shorter, parting, place), mostTriesElsewhere);
    return (await livePath(suite, shortest, pathway)).source;
  }

  async function isSame(path: TestPath, { what }: Parting, place: CheckedOn): Promise<boolean> {
    const { partings: found } = await liveElsewhere({ ...suite, paths: [path] }, pathway, () => place.start());
    return found.some((one) => one.what === what);
  }
}

async function shownBy(
  { paths }: Suite,
  id: string,
  shortest: (path: TestPath) => Promise<CaseFileSource>,
): Promise<Pick<Fault, 'caseFile'>> {
  const path = paths.find((one) => one.id === id);
  return path === undefined ? {} : { caseFile: await shortest(path) };
}

/** A case file whose last event is answered as the model answers it; what the engine came to is no checkpoint of it. */
function asTheModelSays(source: CaseFileSource, model: string): CaseFileSource {
  const lived = source.entries.filter((entry) => !('expect' in entry));
  const last = lived.findLastIndex((entry) => 'event' in entry);
  const entries = lived.map((entry, index) => {
    if (index !== last || !('event' in entry)) return entry;
    const { refused: _refused, ...happened } = entry;
    return model === 'refused' ? { ...happened, refused: true as const } : happened;
  });
  if (model === 'refused') return { ...source, entries };
  const active = model.replace(/^in /, '').split(' ');
  const innermost = active.filter((path) => !active.some((other) => other.startsWith(`${path}.`)));
  // The model knows no order of states that are active side by side.
  const checkpoint = innermost.length === 1 ? [{ expect: { state: innermost.join('') } }] : [];
  return { ...source, entries: [...entries, ...checkpoint] };
}
