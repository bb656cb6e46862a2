import type { Scope } from '../expressions/scope.ts';
import { didYouMean } from '../nearest-name.ts';
import type { Problem } from '../problem.ts';
import type { PathwayDocument } from '../schema/pathway.ts';
import type { SourcePath } from '../source-path.ts';
import { sortProblems } from '../problem.ts';
import type { CheckContext } from './context.ts';
import { expressionProblems, templateProblems } from './expression-problems.ts';
import { occasionsIn, type Occasion } from './occasions.ts';
import { possibleFacts } from './possible.ts';

/** Notices and papers can be written on every occasion on which they are asked for. */
export function* checkTexts(context: CheckContext): Iterable<Problem> {
  const occasions = occasionsIn(context);
  const { notifications, documents } = context.written;
  const followUps = new Set(
    [...Object.values(notifications), ...Object.values(documents)].flatMap(({ followUp }) => followUp ?? []),
  );
  for (const [id, notification] of Object.entries(notifications)) {
    const asked = occasions.filter(({ action }) => 'notify' in action && action.notify === id);
    const problems = scopesOf(context, asked, followUps.has(id)).flatMap((scope) => [
      ...templateProblems(context, notification.subject, scope, ['notifications', id, 'subject']),
      ...templateProblems(context, notification.text, scope, ['notifications', id, 'text']),
    ]);
    yield* sortProblems(problems);
  }
  for (const [id, document] of Object.entries(documents)) {
    const asked = occasions.filter(({ action }) => 'prepare' in action && action.prepare === id);
    yield* sortProblems(scopesOf(context, asked).flatMap((scope) => fieldProblems(context, id, document, scope)));
    yield* checkSupply(context, id, document);
    yield* checkTemplate(context, id, document);
  }
}

/**
 * What texts may read on each occasion; a follow-up also what it takes back. What nothing asks for yet may be meant for an overlay, so
 * any event may be at hand there.
 */
function scopesOf(context: CheckContext, asked: readonly Occasion[], followsUp = false): readonly Scope[] {
  const scopes = [...asked.flatMap((occasion) => occasion.scopes), ...(followsUp ? [{ withdrawn: true }] : [])];
  const all = scopes.length === 0 ? [{ event: Object.keys(context.written.events), deadline: true }] : scopes;
  return [...new Map(all.map((scope) => [JSON.stringify(scope), { ...scope, texts: true }])).values()];
}

/** A field that reads what no event supplies would leave a gap in the paper. */
function fieldProblems(context: CheckContext, id: string, document: PathwayDocument, scope: Scope): readonly Problem[] {
  return Object.entries(document.fields).flatMap(([field, text]) => {
    const path = ['documents', id, 'fields', field];
    return expressionProblems(context, text, scope, path).map((problem) => unsupplied(problem, field));
  });
}

function unsupplied(problem: Problem, field: string): Problem {
  if (problem.code !== 'expression-unknown-field' && problem.code !== 'expression-unknown-name') return problem;
  return {
    ...problem,
    code: 'field-not-supplied',
    message: `No event supplies the field “${field}”: ${lowerFirst(problem.message)}`,
  };
}

/** A field may also read facts that exist, of events that never come. */
function* checkSupply(context: CheckContext, id: string, document: PathwayDocument): Iterable<Problem> {
  const possible = possibleFacts(context);
  for (const [field, text] of Object.entries(document.fields)) {
    const { reads } = context.expressions.compile(text, { texts: true });
    const never = reads.find((name) => !possible.has(name));
    if (never === undefined) continue;
    const message = `No event supplies the field “${field}”: “${never}” is of events that no state accepts.`;
    yield context.problem('field-not-supplied', ['documents', id, 'fields', field], message);
  }
}

/** What a template needs without saying what stands in for it has to be among the fields. */
function* checkTemplate(context: CheckContext, id: string, document: PathwayDocument): Iterable<Problem> {
  if (document.templateText === undefined) return;
  const path: SourcePath = ['documents', id, 'template'];
  const fields = Object.keys(document.fields);
  const asked = [...document.templateText.matchAll(/\b(?:optional|at)\("([^"]+)"|"([^"]+)" in data\b/g)];
  const optional = new Set(asked.flatMap(([, one, other]) => [one ?? other ?? '']));
  const missing = new Map<string, number>();
  for (const [index, line] of document.templateText.split('\n').entries()) {
    for (const [, name] of line.replace(/^\s*\/\/.*$/, '').matchAll(/\bdata\.([A-Za-z][A-Za-z0-9_-]*)(?!\()\b/g)) {
      if (name === undefined || methods.has(name) || optional.has(name) || fields.includes(name)) continue;
      if (!missing.has(name)) missing.set(name, index + 1);
    }
  }
  for (const [name, line] of missing) {
    const message = `The template needs “${name}” (its line ${line}), which is none of the fields of “${id}”.${didYouMean(name, fields)}`;
    yield context.problem('template-field-missing', path, message, {
      hint: `Add fields.${name}, or let the template do without it.`,
    });
  }
}

/** What Typst offers on any dictionary. */
const methods: ReadonlySet<string> = new Set([
  'at',
  'keys',
  'values',
  'pairs',
  'len',
  'insert',
  'remove',
  'filter',
  'map',
]);

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
