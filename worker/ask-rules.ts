import type { ChangePlan, PlanContents } from '../client/change-plan.ts';
import type { By } from '../machines/entry.ts';
import type { JsonObject } from '../machines/json.ts';
import type { ChangedCase } from '../client/change-many.ts';
import type { ChangeStanding } from '../activities/changes/change.ts';
import type { Publication, PublicationKind } from '../reporting/publications.ts';
import { askWorker } from './ask-worker.ts';
import { readContents, type PublishedContent } from './published-contents.ts';
import { readRunning } from './running.ts';
import type { RulesRequest } from './rules-messages.ts';
import { dataPaths, readSettings } from './settings.ts';

/** The worker refused, or failed at, what it was asked. What it says is what to do. */
export class RulesFailedError extends Error {
  override readonly name = 'RulesFailedError';
}

/** What commands ask the worker about what was published, and about changes of many cases. */
export interface RulesOffice {
  readonly contents: PlanContents;
  /** The same as it was before the newest version of each name. */
  contentsBefore(): Promise<PlanContents>;
  publish(what: Sent<'publish'>): Promise<{ readonly publication: Publication; readonly already: boolean }>;
  keepPathway(hash: string, content: JsonObject): Promise<void>;
  list(): Promise<readonly Publication[]>;
  /** Pathways whose hash begins so, two at most. */
  findPathways(prefix: string): Promise<readonly { readonly hash: string; readonly content: JsonObject }[]>;
  /** Answers the change's number. */
  startChange(what: { readonly plan: ChangePlan; readonly why: string; readonly by: By }): Promise<string>;
  changes(): Promise<readonly ChangeStanding[]>;
  change(id: string): Promise<ChangeStanding>;
  changedCases(id: string): AsyncIterable<ChangedCase>;
  steer(id: string, wish: Sent<'steerChange'>['wish']): Promise<ChangeStanding>;
}

type Sent<Ask extends RulesRequest['ask']> = Omit<Extract<RulesRequest, { readonly ask: Ask }>, 'ask'>;

/** Is there a worker on this data directory to be asked? */
export async function hasRulesOffice(env: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  return (await readRunning(dataPaths(readSettings(env).dataDirectory).running)) !== undefined;
}

/**
 * The worker of the data directory, asked through its control server: it alone has the reporting database open.
 *
 * Its methods throw {@link NotRunningError} when no worker runs, and {@link RulesFailedError} with its words when it refuses.
 */
export function rulesOffice(env: NodeJS.ProcessEnv = process.env): RulesOffice {
  async function* ask<Answer>(request: RulesRequest): AsyncGenerator<Answer> {
    const failed = (reason: string): Error => new RulesFailedError(reason);
    // Both ends come with one version, and only the worker knows the token's port.
    for await (const answer of askWorker(env, { path: '/rules', body: request, failed })) yield answer as Answer;
  }

  async function first<Answer>(request: RulesRequest): Promise<Answer | undefined> {
    for await (const answer of ask<Answer>(request)) return answer;
    return undefined;
  }

  async function one<Answer>(request: RulesRequest): Promise<Answer> {
    const answer = await first<Answer>(request);
    if (answer === undefined) throw new RulesFailedError('The worker gave no answer. See its log, and try again.');
    return answer;
  }

  async function all<Answer>(request: RulesRequest): Promise<readonly Answer[]> {
    const answers: Answer[] = [];
    for await (const answer of ask<Answer>(request)) answers.push(answer);
    return answers;
  }

  const list = (): Promise<readonly Publication[]> => all({ ask: 'list' });
  const find = (
    kind: PublicationKind,
    prefix: string,
  ): Promise<readonly { readonly hash: string; readonly content: JsonObject }[]> => all({ ask: 'find', kind, prefix });

  return {
    contents: readContents({ newest: (kind, name) => first<PublishedContent>({ ask: 'newest', kind, name }), find }),
    async contentsBefore() {
      const all = await list();
      return readContents({
        find,
        async newest(kind, name) {
          const before = all.filter((each) => each.kind === kind && each.name === name).at(-2);
          const [kept] = before === undefined ? [] : await find(kind, before.hash);
          return before === undefined || kept === undefined ? undefined : { ...before, content: kept.content };
        },
      });
    },
    publish: (what) => one({ ask: 'publish', ...what }),
    async keepPathway(hash, content) {
      await first({ ask: 'keep', hash, content });
    },
    list,
    findPathways: (prefix) => find('pathway', prefix),
    async startChange(what) {
      // The worker takes it apart again, field by field.
      const request = { ask: 'startChange', ...what } as unknown as RulesRequest;
      return (await one<{ readonly id: string }>(request)).id;
    },
    changes: () => all({ ask: 'changes' }),
    change: (id) => one({ ask: 'change', id }),
    changedCases: (id) => ask({ ask: 'changedCases', id }),
    steer: (id, wish) => one({ ask: 'steerChange', id, wish }),
  };
}
