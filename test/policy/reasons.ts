import type { CaseFile } from '../../cli/case-file/load-case-file.ts';
import type { Chapter } from '../../cli/case-file/run-case-file.ts';
import type { Failure } from '../../cli/case-file/outcome.ts';
import type { ExpectedRefusal } from '../../cli/case-file/schema.ts';
import type { Refusal } from '../../machines/refusal.ts';

/**
 * Reads off a case file's chapters, one after another, what the expectations that failed are about, in the words of {@link Mutation.concerns}. An expectation that any refusal
 * or any answer would fail says nothing and is left out.
 */
export function createReasonReader({ source }: CaseFile): (chapter: Chapter) => readonly string[] {
  let recorded: string[] = [];
  return (chapter) => {
    const item = chapter.entry < 0 ? { event: 'CASE_OPENED', ...source.opened } : source.entries[chapter.entry];
    const reasons = chapterReasons(chapter, item, recorded);
    if (chapter.what.kind === 'event') recorded.push(chapter.what.event);
    // A checkpoint that looks at the state vouches for what was recorded before it.
    const looksAtState = item !== undefined && 'expect' in item && item.expect.state !== undefined;
    if (chapter.what.kind === 'checkpoint' && looksAtState) recorded = [];
    return reasons;
  };
}

type Item = { readonly refused?: ExpectedRefusal | undefined } | object | undefined;

function chapterReasons({ what }: Chapter, item: Item, recorded: readonly string[]): readonly string[] {
  switch (what.kind) {
    case 'event':
    case 'correction':
    case 'rules': {
      if (what.expected) return [];
      const event = what.kind === 'event' ? what.event : '';
      const wanted = item !== undefined && 'refused' in item ? wantedReasons(event, item.refused) : [];
      const actual = what.answer.kind === 'refused' ? refusalReasons(event, what.answer.refusal) : [];
      const wantedAndGiven = new Set(actual.filter((reason) => wanted.includes(reason)));
      return [...wanted, ...actual].filter((reason) => !wantedAndGiven.has(reason));
    }
    case 'checkpoint':
      return what.failures.flatMap((failure) => failureReasons(failure, recorded));
    case 'reads': {
      const reads = (
        item as { readonly reads?: { readonly expect: string; readonly rule?: string | undefined } } | undefined
      )?.reads;
      const isAsSaid =
        reads === undefined ||
        (reads.expect === (what.decision.allowed ? 'allowed' : 'refused') &&
          (reads.rule === undefined || reads.rule === what.decision.rule));
      if (isAsSaid) return [];
      return [`what:${what.what}`, ...(reads?.rule === undefined ? [] : [`access:${reads.rule}`])];
    }
    case 'time':
      return [];
  }
}

function wantedReasons(event: string, refused: ExpectedRefusal | undefined): readonly string[] {
  if (refused === undefined || refused === true) return [];
  const about = refused.event ?? event;
  return [
    ...(refused.conditions ?? []).map((condition) => `condition:${condition}`),
    ...(refused.data ?? []).map((field) => `field:${about}.${withoutPositions(field)}`),
    ...(refused.kind === 'wrongRole' ? [`role:${about}`] : []),
    ...(refused.kind === 'notAccepted' ? [`turn:${about}`] : []),
  ];
}

function refusalReasons(event: string, refusal: Refusal): readonly string[] {
  switch (refusal.kind) {
    case 'conditionsFailed':
      return refusal.conditions.map(({ condition }) => `condition:${condition}`);
    case 'wrongData':
      return refusal.problems.map(({ path }) => `field:${event}.${withoutPositions(path)}`);
    case 'wrongRole':
      return [`role:${event}`];
    case 'notAccepted':
      return [`turn:${event}`];
    case 'correctionConflict':
    case 'migrationConflict':
      return refusalReasons(refusal.event, refusal.because);
    default:
      return [];
  }
}

function failureReasons({ message, expected, actual }: Failure, recorded: readonly string[]): readonly string[] {
  const [, what, name = ''] = /^(deadline|task|flag|effect) ([^ ,:(]+(?::[^ ,:(]+)?)/.exec(message) ?? [];
  switch (what) {
    case 'deadline':
      return [`deadline:${name.replace(/#.*$/, '')}`];
    case 'task':
      return [`task:${name.replace(/:$/, '')}`];
    case 'flag': {
      const [flag = '', about] = name.split(':');
      return [`flag:${flag}`, ...(about === undefined ? [] : [`deadline:${about.replace(/#.*$/, '')}`])];
    }
    case 'effect':
      return effectReasons(expected ?? actual);
    default:
      break;
  }
  if (message.startsWith('state:') || message.startsWith('stage:')) return recorded.map((event) => `moved:${event}`);
  if (message.startsWith('status:')) return ['status'];
  const [, role] = /^([A-Za-z]+): expected .* but it is /.exec(message) ?? [];
  return role === undefined ? [] : [`people:${role}`, `turn:${role}`];
}

function effectReasons(effect: unknown): readonly string[] {
  if (typeof effect !== 'object' || effect === null) return [];
  const { notify, prepare, deadline, kind, name, cause } = effect as {
    readonly notify?: string;
    readonly prepare?: string;
    readonly deadline?: string;
    readonly kind?: string;
    readonly name?: string;
    readonly cause?: { readonly kind: string; readonly deadline?: string };
  };
  return [
    ...(notify === undefined ? [] : [`notify:${notify}`]),
    ...(prepare === undefined ? [] : [`prepare:${prepare}`]),
    ...(kind === undefined || name === undefined ? [] : [`${kind}:${name}`]),
    ...[deadline, cause?.deadline].flatMap((id) => (id === undefined ? [] : [`deadline:${id}`])),
  ];
}

/** `actions[0].need` and `actions.0.need` are the same field. */
function withoutPositions(path: string): string {
  return path.replaceAll(/\[\d+\]|\.\d+(?=\.|$)/g, '');
}
