import type { Instant } from '../../calendar/instant.ts';
import { namedCalendar } from '../../calendar/named-calendars.ts';
import { hashCalendar } from '../../client/content-hash.ts';
import type { LoadedPathway } from '../../language/load/load-pathway.ts';
import type { Pathway } from '../../language/schema/pathway.ts';
import { mayRead } from '../../machines/access.ts';
import { stateNames } from '../../machines/answering-states.ts';
import { busyRefusal } from '../../machines/busy-refusal.ts';
import type { CaseState } from '../../machines/case-state.ts';
import { compilePathway, type CompiledPathway } from '../../machines/compile.ts';
import type { EffectRecord } from '../../machines/effect.ts';
import { draftOf } from '../../machines/draft.ts';
import type { Entry, MigratedEntry } from '../../machines/entry.ts';
import type { JsonObject } from '../../machines/json.ts';
import { refuseCorrector } from '../../machines/refuse-corrector.ts';
import type { Happening } from '../../machines/paths/coverage.ts';
import { createLibrary } from '../../machines/library.ts';
import { nextMoments } from '../../machines/next-moments.ts';
import { advance, openCase, step } from '../../machines/step.ts';
import { viewCase } from '../../machines/view.ts';
import { caseIdOf } from '../../workflows/case-id.ts';
import { addressedNotice, manuscript, papersAreReady } from '../../workflows/effect-inputs.ts';
import type { RulesChange } from '../../workflows/messages.ts';
import type { Answer, CaseHost, Delivery, Look } from './host.ts';

/** The pure core as a host. */
export interface CoreHost extends CaseHost {
  /** The case as it stands. @throws {Error} it has not been opened. */
  state(): CaseState;
}

/** Is told of everything that happens to a case, and how the case stood before; not before its opening. */
type Watch = (before: CaseState | undefined, happening: Happening) => void;

/** What may be done otherwise. */
interface CoreHostOptions {
  readonly watch?: Watch;
  /** Leaves out sending the state through JSON: for thousands of runs of cases that have been lived with it once. */
  readonly withoutJson?: boolean;
}

/**
 * The pure core as a host: `step` and `advance` alone, with the state sent through JSON after each, as a workflow's would be.
 * Everything asked for is carried out at once, in name only: nothing leaves this process.
 */
export function createCoreHost(
  loaded: LoadedPathway,
  reference: string,
  { watch = () => undefined, withoutJson = false }: CoreHostOptions = {},
): CoreHost {
  const { pathway, hash } = loaded;
  const calendar = namedCalendar(pathway.calendar);
  const calendarHash = hashCalendar(calendar);
  const pathways = { [hash]: compiledOnce(pathway) };
  const calendars = { [calendarHash]: calendar };
  const library = createLibrary({ pathways, calendars });
  const deliveries = new Map<string, Delivery>();
  let state: CaseState | undefined;

  function current(): CaseState {
    if (state === undefined) throw new Error('The case has not been opened.');
    return state;
  }

  function keep(next: CaseState): void {
    state = withoutJson ? next : (JSON.parse(JSON.stringify(next)) as CaseState);
  }

  function wait(until: Instant): void {
    const then = advance(current(), until, library).state;
    watch(current(), { kind: 'time', state: then });
    keep(then);
  }

  function take(entry: Entry): Answer {
    const result = entry.kind === 'opened' ? openCase(entry, library) : step(current(), entry, library);
    watch(state, { kind: 'entry', entry, result });
    if (result.kind === 'refused') return { kind: 'refused', refusal: result.refusal };
    keep(result.state);
    return { kind: 'accepted', seq: entry.seq };
  }

  function takeFromPeople(entry: Entry): Answer {
    const stranger = entry.kind === 'opened' ? undefined : refuseCorrector(entry, current(), library);
    if (stranger !== undefined) return { kind: 'refused', refusal: stranger };
    const answer = take(entry);
    if (answer.kind === 'accepted') carryOut();
    return answer;
  }

  /** Carries out what is asked for; what that brings up (a notice that waited for its paper) as well. */
  function carryOut(): void {
    for (let asked = nextAsked(); asked !== undefined; asked = nextAsked()) {
      const { effect } = asked;
      const stamp = { seq: current().log.length + 1, at: current().now, effect: effect.id };
      const failure = failureOf(asked);
      // Noted as it goes out: an address that is learnt later was not the one used.
      if (failure === undefined) deliveries.set(effect.id, deliveryOf(asked, current()));
      take(
        failure === undefined
          ? { kind: 'effectDone', ...stamp, result: resultOf(asked) }
          : { kind: 'effectFailed', ...stamp, reason: failure },
      );
    }
  }

  function nextAsked(): EffectRecord | undefined {
    return current().effects.find(
      ({ effect, status }) =>
        status === 'asked' && (effect.kind === 'prepareDocument' || papersAreReady(effect, current())),
    );
  }

  function failureOf({ effect }: EffectRecord): string | undefined {
    if (effect.kind === 'notify') return undefined;
    const { pathway: present } = library.pathway(current().rules.pathway.hash);
    const known = manuscript(effect, caseIdOf(reference), present) !== undefined;
    return known ? undefined : `The pathway has no template for the document "${effect.document}".`;
  }

  return {
    state: current,
    open: ({ on, by, data }, at) =>
      Promise.resolve(
        takeFromPeople({
          kind: 'opened',
          type: 'CASE_OPENED',
          seq: 1,
          at,
          reference,
          on,
          by,
          data,
          pathway: { id: pathway.pathway, hash },
          calendar: { id: calendar.id, hash: calendarHash },
        }),
      ),
    record: ({ event, on, by, data }) =>
      Promise.resolve(
        takeFromPeople({
          kind: 'recorded',
          type: event,
          seq: current().log.length + 1,
          at: current().now,
          on,
          by,
          data,
        }),
      ),
    correct: ({ change, why, by }) =>
      Promise.resolve(
        takeFromPeople({ kind: 'correction', seq: current().log.length + 1, at: current().now, change, why, by }),
      ),
    changeRules({ change, why, by }) {
      if (change.kind === 'pathway') pathways[change.hash] ??= compiledOnce(change.pathway);
      if (change.kind === 'calendar') calendars[change.hash] ??= change.calendar;
      const states = stateNames(draftOf(current(), library));
      const busy = change.kind === 'calendar' ? undefined : busyRefusal('changeRules', states, current().effects);
      if (busy !== undefined) return Promise.resolve({ kind: 'refused', refusal: busy });
      const stamp = { seq: current().log.length + 1, at: current().now, by, why };
      return Promise.resolve(takeFromPeople(turnOf(change, stamp)));
    },
    advanceTo(instant) {
      // Moment by moment, so that what one asks for is carried out before the next is taken, as it would be in a workflow.
      for (let next = momentBefore(instant); next !== undefined; next = momentBefore(instant)) {
        wait(next);
        carryOut();
      }
      wait(instant);
      carryOut();
      return Promise.resolve();
    },
    look: () => Promise.resolve(lookAt(current())),
    timers: () =>
      Promise.resolve(nextMoments(current(), library).map(({ summary, instant }) => ({ summary, instant }))),
    mayRead: (request) => Promise.resolve(mayRead(current(), { ...request, at: current().now }, library)),
    close: () => Promise.resolve(),
  };

  function momentBefore(instant: Instant): Instant | undefined {
    const next = nextMoments(current(), library)[0]?.instant;
    return next !== undefined && next <= instant && next > current().now ? next : undefined;
  }

  /** The view is worked out when somebody reads it: most looks of a long case are never read. */
  function lookAt(present: CaseState): Look {
    let view: Look['view'] | undefined;
    return {
      deliveries,
      get view() {
        view ??= viewCase(present, library);
        return view;
      },
    };
  }

  function deliveryOf({ effect }: EffectRecord, from: CaseState): Delivery {
    if (effect.kind === 'prepareDocument') return { paper: { title: effect.title } };
    const { to, subject, attachments } = addressedNotice(effect, caseIdOf(reference), from);
    const enclosures = attachments.map(({ title }) => title);
    return { messages: to.map(({ email, mailbox }) => ({ to: email ?? mailbox ?? '', subject, enclosures })) };
  }
}

/** The entry that a change of rules makes. */
function turnOf(change: RulesChange, stamp: Pick<MigratedEntry, 'seq' | 'at' | 'by' | 'why'>): Entry {
  switch (change.kind) {
    case 'calendar':
      return { kind: 'calendarChanged', ...stamp, calendar: { id: change.calendar.id, hash: change.hash } };
    case 'pathway': {
      const { pathway, hash, renames } = change;
      const moved = { kind: 'migrated', ...stamp, pathway: { id: pathway.pathway, hash } } as const;
      return renames === undefined ? moved : { ...moved, renames };
    }
    case 'back':
      return { kind: 'migrationReversed', ...stamp, target: change.target };
  }
}

const compiled = new WeakMap<Pathway, CompiledPathway>();

/** Compiles a pathway the first time. It takes as long as a case of a few entries, and many cases live by one definition. */
export function compiledOnce(pathway: Pathway): CompiledPathway {
  const known = compiled.get(pathway) ?? compilePathway(pathway);
  compiled.set(pathway, known);
  return known;
}

/** Stands for what the outside world would answer. */
function resultOf({ effect }: EffectRecord): JsonObject {
  return effect.kind === 'prepareDocument' ? { hash: effect.id, contentType: 'application/pdf' } : {};
}
