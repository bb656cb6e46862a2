import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { instantOfMs, parseInstant, type Instant } from '../../calendar/instant.ts';
import { createCaseClient, type CaseClient } from '../../client/case-client.ts';
import { CaseCompletedError, NoAnswerError, RefusedError } from '../../client/case-errors.ts';
import type { LoadedPathway } from '../../language/load/load-pathway.ts';
import type { EffectRecord } from '../../machines/effect.ts';
import { isJsonObject } from '../../machines/json.ts';
import type { CaseView } from '../../machines/view.ts';
import { caseIdOf } from '../../workflows/case-id.ts';
import { startTimeSkippingCases, type TimeSkippingCases } from '../../worker/time-skipping.ts';
import type { Answer, CaseHost, Delivery, Message } from './host.ts';
import { readLetter, type Letter } from './read-letter.ts';
import { NoProgressError, whileProgressing } from './progress.ts';
import { readTimers } from './read-timers.ts';
import { createSharedClock, type ClockMember } from './shared-clock.ts';

/** Cases on one time-skipping server, each with dates of its own. */
export interface TemporalStage {
  /**
   * A real workflow as a host. Where the case stands is read from its queries, timers from its history, letters from the outbox; nothing
   * is worked out here. The case's clock is offset, so that the case file's dates hold. No two cases of a stage may have the same reference.
   */
  host(loaded: LoadedPathway, reference: string): Promise<CaseHost>;
  /** Ends the server, its worker, its journal and its outbox; hosts that are still there fail. */
  close(): Promise<void>;
}

/** What a host asks of a case. */
export type Asked = Pick<
  CaseClient,
  'openCase' | 'record' | 'correct' | 'changeRules' | 'show' | 'effects' | 'mayRead'
>;

/** What cases are asked through: their client itself unless another is put in front of it. */
export interface Door {
  readonly asked: Asked;
  close(): Promise<void>;
}

function openDoor(asked: Asked): Promise<Door> {
  return Promise.resolve({ asked, close: () => Promise.resolve() });
}

/**
 * Starts a time-skipping server with the whole product on it. Its one clock is moved when every case of it waits for it to be.
 *
 * @param open - opens what the cases are asked through.
 */
export async function startTemporalStage(
  onProgress: (message: string) => void,
  open: (client: CaseClient) => Promise<Door> = openDoor,
): Promise<TemporalStage> {
  const cases = await startTimeSkippingCases({ onProgress });
  const now = async (): Promise<Instant> => parseInstant(await cases.now());
  const door = await open(createCaseClient({ client: cases.client, taskQueue: cases.taskQueue, now }));
  const clock = createSharedClock({ now: async () => Date.parse(await cases.now()), advance: cases.advance });
  const readOutbox = createOutboxReader(cases.outbox);
  const answers = { count: 0 };
  return {
    host: async (loaded, reference) =>
      hostOn({ cases, client: door.asked, readOutbox, answers, clock: await clock.join() }, loaded, reference),
    async close() {
      try {
        await door.close();
      } finally {
        await cases.close();
      }
    },
  };
}

/** A host with a stage of its own, which ends with it: case files that give the same reference do not meet. */
export async function startTemporalHost(
  loaded: LoadedPathway,
  reference: string,
  onProgress: (message: string) => void,
  start: (onProgress: (message: string) => void) => Promise<TemporalStage> = startTemporalStage,
): Promise<CaseHost> {
  const stage = await start(onProgress);
  const host = await stage.host(loaded, reference);
  return { ...host, close: () => stage.close() };
}

interface Place {
  readonly cases: TimeSkippingCases;
  readonly client: Asked;
  readonly clock: ClockMember;
  readonly readOutbox: () => Promise<ReadonlyMap<string, Letter>>;
  /** How many steps all cases of the stage have been answered: as long as it grows, the server goes on. */
  readonly answers: { count: number };
}

function hostOn(
  { cases, client, clock, readOutbox, answers }: Place,
  loaded: LoadedPathway,
  reference: string,
): CaseHost {
  const handle = cases.client.workflow.getHandle(caseIdOf(reference));
  let offsetInMs = 0;
  let requests = 0;
  /** The case as it was seen when it had settled last; nothing happens to it between then and what is asked next. */
  let settled: CaseView | undefined;
  let told: { readonly of: string; readonly deliveries: ReadonlyMap<string, Delivery> } = {
    of: '',
    deliveries: new Map(),
  };

  async function now(): Promise<Instant> {
    return instantOfMs(Date.parse(await cases.now()) + offsetInMs);
  }

  async function answered(asking: Promise<{ readonly seq: number }>): Promise<Answer> {
    try {
      const { seq } = await asking;
      await settle();
      return { kind: 'accepted', seq };
    } catch (error) {
      if (error instanceof RefusedError) return { kind: 'refused', refusal: error.refusal };
      if (error instanceof CaseCompletedError)
        return { kind: 'refused', refusal: { kind: 'caseClosed', asked: '', states: [], message: error.message } };
      throw error;
    }
  }

  /**
   * Asks once more, under the same key, where no answer came, as every client may: the time-skipping server loses a request that comes just
   * as a case goes on in a new run.
   */
  async function repeated<T>(ask: (key: string) => Promise<T>): Promise<T> {
    requests += 1;
    const key = `request-${requests}`;
    try {
      return await ask(key);
    } catch (error) {
      if (error instanceof NoAnswerError) return ask(key);
      throw error;
    }
  }

  /** Waits until everything asked for has been carried out; what waits for a paper that could not be made waits for a person. */
  async function settle(): Promise<void> {
    const giveUpAt = Date.now() + patienceInMs;
    for (;;) {
      const { view } = await client.show(reference);
      const open = view.effects.filter(({ status }) => status === 'asked');
      settled = view;
      if (open.length === 0) return;
      const hasFailed = view.effects.some(({ kind, status }) => kind === 'prepare' && status === 'failed');
      if (hasFailed && open.every(({ kind }) => kind === 'notify')) return;
      if (Date.now() > giveUpAt)
        throw new NotSettledError(
          reference,
          open.map(({ name }) => name),
        );
      await sleep(20);
    }
  }

  /** What has moved when the server has: the case's history, or its clock by more than the time that passed here. */
  function createMark(): () => Promise<string> {
    const began = { here: Date.now(), there: 0 };
    let jumps = 0;
    return async () => {
      const there = Date.parse(await cases.now());
      const here = Date.now();
      if (there - began.there > 2 * (here - began.here) + 1_000) jumps += 1;
      Object.assign(began, { here, there });
      const { runId, historyLength } = await handle.describe();
      return `${runId} ${historyLength} ${jumps} ${answers.count}`;
    };
  }

  async function watched<T>(doing: string, work: Promise<T>): Promise<T> {
    try {
      const mark = createMark();
      const answer = await whileProgressing(work, { reference, doing, mark, patienceInMs, lookEveryInMs: 1_000 });
      answers.count += 1;
      return answer;
    } catch (error) {
      // What it advises is for a server that somebody runs.
      throw error instanceof NoAnswerError ? new NoProgressError(reference, doing, error.waitedInMs) : error;
    }
  }

  return watchedHost({
    async open({ on, by, data }, at) {
      offsetInMs = Date.parse(at) - Date.parse(await cases.now());
      const { pathway, hash: pathwayHash } = loaded;
      const opening = client.openCase({ reference, pathway, pathwayHash, on, by, data, clockOffsetInMs: offsetInMs });
      return answered(opening.then(() => ({ seq: 1 })));
    },
    record: ({ event, on, by, data }) =>
      answered(repeated((key) => client.record(reference, { event, on, by, data, key })).then(({ entry }) => entry)),
    correct: ({ change, why, by }) =>
      answered(client.correct(reference, { change, why, by }).then(({ entry }) => entry)),
    changeRules: ({ change, why, by }) =>
      answered(client.changeRules(reference, { change, why, by }).then(({ entry }) => entry)),
    async advanceTo(instant) {
      await clock.waitUntil(Date.parse(instant) - offsetInMs);
      await settle();
    },
    async look() {
      const view = settled ?? (await client.show(reference)).view;
      // Their texts and answers weigh most of what a case can tell, so they are asked for only when there are others.
      const of = view.effects.map(({ id, status }) => `${id} ${status}`).join('\n');
      if (of !== told.of) told = { of, deliveries: deliveriesOf(await client.effects(reference), await readOutbox()) };
      return { view, deliveries: told.deliveries };
    },
    async timers() {
      const armed = await readTimers(handle, cases.client.options.loadedDataConverter, offsetInMs);
      // One that is due fires within milliseconds, and its moment has been taken already.
      const present = await now();
      return armed.filter(({ summary, instant }) => isOfDeadline(summary) && instant > present);
    },
    mayRead: (request) => client.mayRead(reference, request),
    close: () => Promise.resolve(clock.leave()),
  });

  /** Every step of a host that stands still is given up. */
  function watchedHost(host: CaseHost): CaseHost {
    return {
      open: (request, at) => watched('the opening was recorded', host.open(request, at)),
      record: (request) => watched(`${request.event} was recorded`, host.record(request)),
      correct: (request) => watched('a correction was recorded', host.correct(request)),
      changeRules: (request) => watched('its rules were changed', host.changeRules(request)),
      advanceTo: (instant) => watched(`time was to pass until ${instant}`, host.advanceTo(instant)),
      look: () => watched('it was looked at', host.look()),
      timers: () => watched('its timers were read', host.timers()),
      mayRead: (request) => watched('a reading was asked for', host.mayRead(request)),
      close: () => host.close(),
    };
  }
}

const patienceInMs = 60_000;

/** Something that a case asked for was not carried out in time. */
export class NotSettledError extends Error {
  override readonly name = 'NotSettledError';
  readonly reference: string;
  readonly effects: readonly string[];

  constructor(reference: string, effects: readonly string[]) {
    super(
      `Case ${reference} asked for ${effects.join(', ')}, which was not carried out within a minute. Run it again; if it happens again, look at the log of the worker.`,
    );
    this.reference = reference;
    this.effects = effects;
  }
}

/** A workflow has a timer of its own besides those of deadlines: when a closed case can no longer be corrected. */
function isOfDeadline(summary: string): boolean {
  return /: (reminder|aim|limit), due /.test(summary);
}

/** Reads the letters of an outbox by message id, as they come: each file once, because a letter that lies there does not change. */
function createOutboxReader(directory: string): () => Promise<ReadonlyMap<string, Letter>> {
  const read = new Map<string, Promise<void>>();
  const byId = new Map<string, Letter>();
  async function take(name: string): Promise<void> {
    const letter = readLetter(await readFile(join(directory, name), 'utf8'));
    byId.set(letter.messageId, letter);
  }
  return async () => {
    const names = await readdir(directory).catch(() => []);
    for (const name of names) if (!read.has(name) && name.endsWith('.eml')) read.set(name, take(name));
    await Promise.all(read.values());
    return byId;
  };
}

/** Which letters of the outbox are an effect's, by the message ids its answer holds; and which papers they enclose, by their content. */
function deliveriesOf(
  effects: readonly EffectRecord[],
  letters: ReadonlyMap<string, Letter>,
): ReadonlyMap<string, Delivery> {
  const papers = new Map(
    effects.flatMap(({ effect, result }) =>
      effect.kind === 'prepareDocument' && typeof result?.['hash'] === 'string'
        ? [[result['hash'], effect.title] as const]
        : [],
    ),
  );
  return new Map(
    effects.flatMap((record): [string, Delivery][] => {
      const { effect, result } = record;
      if (result === undefined) return [];
      if (effect.kind === 'prepareDocument')
        return typeof result['hash'] === 'string' ? [[effect.id, { paper: { title: effect.title } }]] : [];
      const messages = messageIds(record).flatMap((id): Message[] => {
        const letter = letters.get(id);
        if (letter === undefined) return [];
        return [
          {
            to: mailboxName(letter.to),
            subject: letter.subject,
            enclosures: letter.attachments.map((hash) => papers.get(hash) ?? `unknown paper ${hash}`),
          },
        ];
      });
      return [[effect.id, { messages }]];
    }),
  );
}

/** Without a mail server a shared mailbox has an address made of its name, which is all that a definition knows of it. */
function mailboxName(address: string): string {
  return address.replace(/@duecourse\.invalid$/, '');
}

function messageIds({ result }: EffectRecord): readonly string[] {
  const sent = result?.['sent'];
  if (!Array.isArray(sent)) return [];
  return sent.flatMap((message) =>
    isJsonObject(message) && typeof message['messageId'] === 'string' ? [message['messageId']] : [],
  );
}
