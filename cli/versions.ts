import type { RulesOffice } from '../worker/start.ts';
import { UsageError } from './usage-error.ts';

/** A hash as people read it: its first twelve digits, as searches know it, too. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12);
}

/** Is it the beginning of a hash, and not a file or an id? */
export function looksLikeHash(text: string): boolean {
  return /^[0-9a-f]{4,64}$/.test(text);
}

/** The pathway whose hash begins so. @throws {UsageError} there is none, or more than one. */
export async function pathwayByHash(
  office: RulesOffice,
  prefix: string,
): Promise<{ readonly hash: string; readonly content: Awaited<ReturnType<RulesOffice['contents']['pathway']>> }> {
  const [found, another] = await office.findPathways(prefix);
  if (found === undefined)
    throw new UsageError(
      `No pathway is kept whose hash begins with ${prefix}.`,
      '“duecourse versions” lists those that were published.',
    );
  if (another !== undefined)
    throw new UsageError(`More than one pathway's hash begins with ${prefix}.`, 'Give more of its digits.');
  return { hash: found.hash, content: await office.contents.pathway(found.hash) };
}
