import { checkPathway } from '../../language/check/check-pathway.ts';
import { loadPathway, type LoadedPathway } from '../../language/load/load-pathway.ts';
import type { Problem } from '../../language/problem.ts';
import type { Pathway } from '../../language/schema/pathway.ts';
import { rulesOffice } from '../../worker/start.ts';
import type { Terminal } from '../terminal.ts';
import { looksLikeHash, pathwayByHash, shortHash } from '../versions.ts';

/** A version of a pathway, from files or as it was published. */
export interface Version {
  /** As it was asked for; of a published one the beginning of its hash. */
  readonly name: string;
  /** Of a published one without its files: nobody knows them any more. */
  readonly loaded: LoadedPathway;
  readonly problems: readonly Problem[];
}

/**
 * A version by id, file or the beginning of a published hash, checked.
 *
 * @throws {UsageError} the hash is that of none, or of more than one.
 * @throws {NotRunningError} a hash is asked for, and no worker runs that could know it.
 */
export async function loadVersion(name: string, terminal: Terminal): Promise<Version> {
  const loaded = await loadPathway(name);
  const isUnknown = loaded.problems.some(({ code }) => code === 'no-such-pathway');
  if (!isUnknown || !looksLikeHash(name)) return { name, loaded, problems: checkPathway(loaded) };
  const { hash, content } = await pathwayByHash(rulesOffice(terminal.env), name);
  return { name: shortHash(hash), loaded: published(content, hash), problems: [] };
}

function published(pathway: Pathway, hash: string): LoadedPathway {
  const place = { file: shortHash(hash), line: 0, column: 0 };
  const tree = { kind: 'map', place, entries: new Map() } as const;
  return {
    ...{ pathway, hash, written: pathway, tree, declared: tree, problems: [], bases: [], registers: [] },
    provenance: () => undefined,
  };
}
