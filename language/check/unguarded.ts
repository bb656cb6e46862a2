import { entryFieldNames } from '../expressions/event-shapes.ts';
import type { Problem } from '../problem.ts';
import type { SourcePath } from '../source-path.ts';
import type { CheckContext } from './context.ts';

/**
 * Fields of the event that an expression reads although they may be missing: optional ones, and such as only some of the events have
 * that can be at hand. Evaluated without the field, it would decide nothing, and what waits for it would be refused.
 *
 * Asking for the field anywhere in the expression, with `has(event.x)` or `event.?x`, or for `event.type`, counts as care taken.
 */
export function* unguardedReads(
  context: CheckContext,
  text: string,
  events: readonly string[],
  path: SourcePath,
): Iterable<Problem> {
  const code = withoutLiterals(text);
  const told = new Set<string>();
  for (const { 1: field = '', index } of code.matchAll(/(?<![\w.])event\.([A-Za-z_]\w*)/g)) {
    const cared = new RegExp(String.raw`has\(\s*event\.${field}\s*\)|event\.\?${field}\b|event\.type\b`).test(code);
    if (cared || told.has(field) || (entryFieldNames as readonly string[]).includes(field)) continue;
    told.add(field);
    const declared = events.flatMap((event) => {
      const data = context.pathway.events[event]?.data;
      return data === undefined ? [] : [{ event, field: data[field] }];
    });
    const lacking = declared.filter((each) => each.field === undefined);
    const optional = declared.filter((each) => each.field?.optional);
    if (declared.length === 0 || lacking.length === declared.length) continue;
    const names = (list: typeof declared): string => list.map((each) => each.event).join(' and ');
    if (lacking.length > 0) {
      const message = `“event.${field}” is read, but it is also asked on ${names(lacking)}, which has no such field.`;
      yield context.problem('field-not-everywhere', path, message, {
        offset: index,
        hint: `Ask “has(event.${field})” first.`,
      });
    } else if (optional.length > 0) {
      const message = `“event.${field}” is read, but ${names(optional)} may be recorded without it.`;
      yield context.problem('field-may-be-missing', path, message, {
        offset: index,
        hint: `Ask “has(event.${field})” first.`,
      });
    }
  }
}

/** Due dates that a condition reads although their deadline may not have started. Asking `has(due.x)` anywhere counts as care taken. */
export function* unguardedDues(context: CheckContext, text: string, path: SourcePath): Iterable<Problem> {
  const code = withoutLiterals(text);
  const told = new Set<string>();
  for (const { 1: deadline = '', index } of code.matchAll(/(?<![\w.])due\.([A-Za-z_]\w*)/g)) {
    const cared = new RegExp(String.raw`has\(\s*due\.${deadline}\s*\)|due\.\?${deadline}\b`).test(code);
    if (cared || told.has(deadline)) continue;
    told.add(deadline);
    const message = `“due.${deadline}” is read, but the deadline may not have started.`;
    yield context.problem('due-may-be-missing', path, message, {
      offset: index,
      hint: `Ask “has(due.${deadline})” first.`,
    });
  }
}

function withoutLiterals(text: string): string {
  return text.replaceAll(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, (literal) => ' '.repeat(literal.length));
}
