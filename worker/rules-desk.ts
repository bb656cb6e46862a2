import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { addMinutes, instantOfMs, type Instant } from '../calendar/instant.ts';
import type { WorkingCalendar } from '../calendar/working-calendar.ts';
import { hashCalendar } from '../client/content-hash.ts';
import { withoutContents } from '../client/without-contents.ts';
import { instantInWords } from '../language/expressions/in-words.ts';
import { hashPathway } from '../language/load/load-pathway.ts';
import type { ResolvedPathway } from '../language/lower.ts';
import type { JsonObject } from '../machines/json.ts';
import type { Publications } from '../reporting/publications.ts';
import { CHANGE_WORKFLOW_ID, type changeCases, steerChangeUpdate } from '../workflows/change-cases.ts';
import type { ChangeStore } from '../activities/changes/change-store.ts';
import type { ChangeStanding } from '../activities/changes/change.ts';
import type { KeyStore } from './encryption/key-store.ts';
import type { RulesRequest } from './rules-messages.ts';

/** Answers what commands ask about what was published and about changes of many cases, one object after the other. */
export interface RulesDesk {
  answer(request: RulesRequest): AsyncIterable<object>;
}

/** What the desk works with. */
export interface RulesDeskDependencies {
  readonly publications: Publications;
  readonly changes: ChangeStore;
  readonly client: Client;
  readonly keys: Pick<KeyStore, 'keyFor'>;
  readonly taskQueue: string;
}

const STARTS = 30;
const START_AGAIN_IN_MS = 200;

/** Another change runs already: they do not mix. */
class ChangeRunningError extends Error {
  override readonly name = 'ChangeRunningError';

  constructor({ id, by, startedAt, counts, why }: ChangeStanding, asked: string) {
    const done = counts.changed + counts.already + counts.refused + counts.failed + counts.ended;
    super(
      `${asked} has to wait: change ${id} (“${why}”) runs, started by ${by.person} (${by.role}) on ${instantInWords(startedAt)}; ` +
        `${done} of ${done + counts.waiting} cases are done. Follow it with \`duecourse changes ${id}\`, or end it with \`duecourse changes ${id} --stop\`.`,
    );
  }
}

/** Somebody asked for a change that is not known, or that has ended. */
class NoSuchChangeError extends Error {
  override readonly name = 'NoSuchChangeError';
}

/** The server has the last change run still although its end is noted, longer than that takes. */
class ChangeNotStartedError extends Error {
  override readonly name = 'ChangeNotStartedError';

  constructor(id: string, cause: Error) {
    super(
      `Change ${id} could not start: the change before it is noted as ended, but the server has not let go of it for ${(STARTS * START_AGAIN_IN_MS) / 1000} seconds. ` +
        `No case was changed by this one. Start it again in a minute; if that is refused too, restart the worker, or end the workflow “${CHANGE_WORKFLOW_ID}” on the server.`,
      { cause },
    );
  }
}

export function createRulesDesk(deps: RulesDeskDependencies): RulesDesk {
  const { publications, changes, client, taskQueue } = deps;
  const now = (): Instant => instantOfMs(Date.now());

  let starting: Promise<unknown> = Promise.resolve();

  /** The change that runs. One that the server knows nothing of any more, as after the loss of its database, is ended here. */
  async function running(): Promise<ChangeStanding | undefined> {
    for (const standing of await changes.list()) {
      if (standing.ended !== undefined) continue;
      if (await isRunning(client)) return standing;
      // It may have ended by itself while we looked, or be about to begin.
      const again = await changes.standing(standing.id);
      if (again?.ended !== undefined) continue;
      if (addMinutes(standing.startedAt, 1) > now()) return standing;
      await changes.end(standing.id, 'lost', now());
    }
    return undefined;
  }

  async function* answer(request: RulesRequest): AsyncGenerator<object> {
    switch (request.ask) {
      case 'publish': {
        const { ask: _ask, ...what } = request;
        checkHash(what);
        return yield await oneAfterTheOther(async () => {
          const under = what.kind === 'pathway' ? undefined : await running();
          // Every case of a change gets the same calendar only if it is not replaced on the way.
          if (under !== undefined) throw new ChangeRunningError(under, `Publishing ${what.name}`);
          return publications.publish({ ...what, at: now() });
        });
      }
      case 'keep':
        checkHash({ kind: 'pathway', hash: request.hash, content: request.content });
        return await publications.keep('pathway', request.hash, request.content);
      case 'newest': {
        const newest = await publications.newest(request.kind, request.name);
        if (newest === undefined) return;
        const [kept] = await publications.find(request.kind, newest.hash);
        return yield { ...newest, content: kept?.content };
      }
      case 'list':
        return yield* await publications.list();
      case 'find':
        return yield* await publications.find(request.kind, request.prefix);
      case 'startChange':
        return yield await oneAfterTheOther(() => start(request));
      case 'changes':
        await running();
        return yield* await changes.list();
      case 'change':
        return yield await standingOf(request.id);
      case 'changedCases':
        await standingOf(request.id);
        return yield* changes.cases(request.id);
      case 'steerChange': {
        const standing = await standingOf(request.id);
        if (standing.ended !== undefined || (await running())?.id !== request.id)
          throw new NoSuchChangeError(`Change ${request.id} has ended. Nothing was done.`);
        await client.workflow.getHandle(CHANGE_WORKFLOW_ID).executeUpdate(steerChangeUpdate, { args: [request.wish] });
        return yield await standingOf(request.id);
      }
    }
  }

  function oneAfterTheOther<T>(work: () => Promise<T>): Promise<T> {
    const turn = starting.then(work, work);
    starting = turn.catch(() => undefined);
    return turn;
  }

  async function standingOf(id: string): Promise<ChangeStanding> {
    const standing = await changes.standing(id);
    if (standing === undefined)
      throw new NoSuchChangeError(`There is no change ${id}. \`duecourse changes\` lists those there were.`);
    return standing;
  }

  async function start(request: Extract<RulesRequest, { ask: 'startChange' }>): Promise<object> {
    const other = await running();
    if (other !== undefined) throw new ChangeRunningError(other, 'This change');
    const { by, why } = request;
    await deps.keys.keyFor(CHANGE_WORKFLOW_ID);
    // It came as JSON, so it is.
    const change = await changes.start({ startedAt: now(), by, why, plan: request.plan as unknown as JsonObject });
    for (let attempt = 1; ; attempt += 1) {
      try {
        await client.workflow.start<typeof changeCases>('changeCases', {
          taskQueue,
          workflowId: CHANGE_WORKFLOW_ID,
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          workflowIdConflictPolicy: 'FAIL',
          args: [{ id: change.id }],
        });
        break;
      } catch (error) {
        const taken = error instanceof WorkflowExecutionAlreadyStartedError;
        const first = (await changes.list()).find(({ id, ended }) => id !== change.id && ended === undefined);
        // One that has just noted its end is gone in a moment.
        if (taken && first === undefined && attempt < STARTS) {
          await sleep(START_AGAIN_IN_MS);
          continue;
        }
        await changes.end(change.id, 'stopped', now());
        if (!taken) throw error;
        throw first === undefined
          ? new ChangeNotStartedError(change.id, error)
          : new ChangeRunningError(first, 'This change');
      }
    }
    return { id: change.id };
  }

  return { answer };
}

/** A case stands on a content by its hash: one kept under another's could never be put right. */
function checkHash({
  kind,
  hash,
  content,
}: {
  readonly kind: string;
  readonly hash: string;
  readonly content: JsonObject;
}): void {
  const actual =
    kind === 'pathway'
      ? hashPathway(content as unknown as ResolvedPathway)
      : hashCalendar(content as unknown as WorkingCalendar);
  if (actual !== hash)
    throw new Error(
      `What was sent is ${actual}, not ${hash}. Nothing was published: start worker and command from one version.`,
    );
}

function isRunning(client: Client): Promise<boolean> {
  return withoutContents(client)
    .workflow.getHandle(CHANGE_WORKFLOW_ID)
    .describe()
    .then(
      ({ status }) => status.name === 'RUNNING',
      (error: unknown) => {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      },
    );
}
