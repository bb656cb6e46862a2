import type { Draft } from './draft.ts';

/** Says that something cannot come right, once; a flag that was cleared is raised anew. */
export function raiseFlag(draft: Draft, id: string, flag: string, says: string): void {
  const standing = draft.flags.find((known) => known.id === id && known.clearedBy === undefined);
  if (standing?.says === says) return;
  const others = standing === undefined ? draft.flags : draft.flags.filter((known) => known !== standing);
  draft.flags = [...others, { id, flag, says, raisedAt: draft.now, raisedBy: draft.log.at(-1)?.seq ?? 0 }];
}

/** Takes a flag back, if it stands. */
export function clearFlag(draft: Draft, id: string): void {
  if (!draft.flags.some((known) => known.id === id && known.clearedBy === undefined)) return;
  const clearedBy = draft.log.at(-1)?.seq ?? 0;
  draft.flags = draft.flags.map((known) =>
    known.id === id && known.clearedBy === undefined ? { ...known, clearedBy } : known,
  );
}
