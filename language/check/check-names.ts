import { didYouMean } from '../nearest-name.ts';
import type { Problem } from '../problem.ts';
import { formatPath, type SourcePath } from '../source-path.ts';
import type { CheckContext, Section } from './context.ts';
import { timedParts } from './occasions.ts';
import { referencesIn, stateReferencesIn } from './references.ts';

const kinds: { readonly [section in Section]: string } = {
  roles: 'role',
  values: 'values',
  events: 'event',
  facts: 'fact',
  conditions: 'condition',
  meetings: 'meeting',
  deadlines: 'deadline',
  tasks: 'task',
  notifications: 'notification',
  documents: 'document',
  flags: 'flag',
  hours: 'hours',
};

/** Every name that one part of a definition uses for another leads somewhere. */
export function* checkNames(context: CheckContext): Iterable<Problem> {
  const { written } = context;
  for (const { section, name, path } of referencesIn(written)) {
    if (context.names(section).has(name)) continue;
    if (section === 'values') yield unknownType(context, name, path);
    else yield context.unknown(section, name, path, kinds[section], isKey(name, path) ? 'key' : 'value');
  }
  yield* checkStateNames(context);
  yield* checkStarts(context);
  yield* checkNotices(context);
  yield* checkStepNames(context);
  yield* checkGuidance(context);
}

/** Events and their moments, and the roles of people, are named by the key itself. */
function isKey(name: string, path: SourcePath): boolean {
  const last = path.at(-1);
  return last === name || (typeof last === 'string' && last.startsWith(`deadline.${name}.`));
}

/** A word that is neither a plain type nor one of the definition's values. */
function unknownType(context: CheckContext, name: string, path: readonly (string | number)[]): Problem {
  const plain = ['text', 'boolean', 'integer', 'number', 'date', 'instant', 'person', 'role', 'answers'];
  const message = `“${name}” is no type and none of the values.${didYouMean(name, [...plain, ...context.names('values')])}`;
  return context.problem('unknown-type', path, message);
}

function* checkStateNames(context: CheckContext): Iterable<Problem> {
  const { byId } = context.graph;
  for (const { name, path } of stateReferencesIn(context.written)) {
    if (name !== '' && byId.has(name)) continue;
    const known = [...byId.keys()].filter((id) => id !== '');
    const inner = known.filter((id) => id.endsWith(`.${name}`));
    const meant = inner.length === 1 ? ` Did you mean “${inner[0]}”?` : didYouMean(name, known);
    yield context.problem('unknown-state', path, `There is no state “${name}”.${meant}`, {
      hint: 'A state inside another is named by its path: onPlan.reviewing.',
    });
  }
}

/** `each` of a deadline names a fact, a meeting or an event, and a paper's instances come from a fact or an event. */
function* checkStarts(context: CheckContext): Iterable<Problem> {
  const { deadlines, milestones, documents } = context.written;
  for (const [section, entries] of Object.entries({ deadlines, milestones, documents })) {
    for (const [id, { each }] of Object.entries(entries)) {
      if (typeof each !== 'string') continue;
      const known = [...context.names('facts'), ...context.names('meetings'), ...context.names('events')];
      if (known.includes(each)) continue;
      const message = `There is no fact, meeting or event “${each}”.${didYouMean(each, known)}`;
      yield context.problem('unknown-start', [section, id, 'each'], message);
    }
  }
}

/** Lists of people to remind or tell stand for the definition's own notices of these names. */
function* checkNotices(context: CheckContext): Iterable<Problem> {
  const known = context.names('notifications');
  const missing = (name: string, path: readonly (string | number)[]): Problem =>
    context.problem('unknown-notification', path, `Nobody can be told, because there is no notification “${name}”.`, {
      at: 'key',
      hint: `Write notifications.${name} with its subject and text.`,
    });
  for (const { part, path } of timedParts(context.written)) {
    if (part.passed?.notify !== undefined && !known.has('deadlinePassed'))
      yield missing('deadlinePassed', [...path, 'passed', 'notify']);
    if (part.targetPassed?.notify !== undefined && !known.has('deadlineTargetPassed')) {
      yield missing('deadlineTargetPassed', [...path, 'targetPassed', 'notify']);
    }
    for (const [lead, what] of Object.entries(part.remind ?? {})) {
      if (what.notify !== undefined && !known.has('deadlineReminder'))
        yield missing('deadlineReminder', [...path, 'remind', lead]);
    }
  }
}

function* checkStepNames(context: CheckContext): Iterable<Problem> {
  for (const [id, document] of Object.entries(context.written.documents)) {
    const steps = Object.keys(document.steps ?? {});
    for (const [name, step] of Object.entries(document.steps ?? {})) {
      for (const key of ['notBy', 'after', 'before'] as const) {
        const other = step[key];
        if (other === undefined || (steps.includes(other) && other !== name)) continue;
        const path = ['documents', id, 'steps', name, key];
        // Where an overlay puts a step beside one that is not there, laying it over has told so.
        if (
          context.loaded.problems.some(
            (problem) => problem.code === 'unknown-position' && problem.path === formatPath(path),
          )
        )
          continue;
        const says =
          other === name ? `The step “${name}” names itself.` : `There is no step “${other}” of this document.`;
        yield context.problem('unknown-step', path, `${says}${didYouMean(other, steps)}`);
      }
    }
    const fields = Object.keys(document.fields);
    for (const [role, left] of Object.entries(document.redact ?? {})) {
      for (const [index, field] of left.entries()) {
        if (fields.includes(field)) continue;
        const message = `The document has no field “${field}” to leave out.${didYouMean(field, fields)}`;
        yield context.problem('unknown-field', ['documents', id, 'redact', role, index], message);
      }
    }
  }
}

/** Guidance is shown at a stage, so some state has to be at it. */
function* checkGuidance(context: CheckContext): Iterable<Problem> {
  const stages = new Set(context.graph.nodes.flatMap((node) => node.state.stage ?? []));
  for (const [id, { stage }] of Object.entries(context.written.guidance)) {
    if (stages.has(stage)) continue;
    yield context.problem(
      'unknown-stage',
      ['guidance', id, 'stage'],
      `No state is at the stage “${stage}”.${didYouMean(stage, stages)}`,
    );
  }
}
