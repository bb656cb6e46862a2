import type { Environment } from '@marcbachmann/cel-js';
import type { Pathway } from '../schema/pathway.ts';
import { CelValues } from './cel-values.ts';
import { type CompiledExpression, compileExpression } from './compile.ts';
import { baseEnvironment, type Variables, withVariables } from './environment.ts';
import { EventShapes } from './event-shapes.ts';
import {
  shapeOfCase,
  shapeOfDeadline,
  shapeOfDue,
  shapeOfWithdrawn,
  shapeOfFact,
  shapeOfMeeting,
  shapeOfPeople,
} from './fact-shapes.ts';
import { whyUnreadable } from './names.ts';
import type { Scope } from './scope.ts';
import type { Shape } from './shape.ts';
import { type CompiledTemplate, compileTemplate } from './template.ts';

export type { CompiledExpression } from './compile.ts';
export type { Scope, View } from './scope.ts';
export type { CompiledTemplate } from './template.ts';

/**
 * The expressions of one definition. Compiling is cached by text and scope; nothing here throws for what a definition's author
 * wrote, or for what a case holds.
 */
export interface Expressions {
  /** An expression to be evaluated over a view. Its problem, if any, is inside. */
  compile(text: string, scope: Scope): CompiledExpression;
  /** Plain text with expressions in braces; `{{` and `}}` are braces themselves. */
  template(text: string, scope: Scope): CompiledTemplate;
  /** Everything an expression of this scope can read, by name, with what it is. */
  variables(scope: Scope): Variables;
}

/** The expressions of a resolved definition. Costs some milliseconds: make it once per definition. */
export function createExpressions(pathway: Pathway): Expressions {
  const values = new CelValues();
  const events = new EventShapes(pathway);
  const base = baseEnvironment(pathway.values);
  const valueIds = Object.keys(pathway.values);
  const unreadable = [...Object.keys(pathway.facts), ...Object.keys(pathway.meetings)].filter(
    (name) => whyUnreadable(name) !== undefined,
  );

  const shared = new Map<string, Shape>();
  for (const [name, fact] of Object.entries(pathway.facts)) {
    if (whyUnreadable(name) === undefined) shared.set(name, shapeOfFact(name, fact, events, shapeOfValue));
  }
  for (const [name, meeting] of Object.entries(pathway.meetings)) {
    if (whyUnreadable(name) === undefined && !shared.has(name)) shared.set(name, shapeOfMeeting(name, meeting, events));
  }
  const facts: ReadonlySet<string> = new Set(shared.keys());
  shared.set('people', shapeOfPeople(pathway, events));
  shared.set('case', shapeOfCase(events));
  const sharedRecords = new Set<string>();
  const sharedEnvironment = withVariables(base, shared, values, sharedRecords);

  interface Compiler {
    readonly environment: Environment;
    readonly variables: Variables;
    readonly compiled: Map<string, CompiledExpression>;
    readonly templates: Map<string, CompiledTemplate>;
  }
  const compilers = new Map<string, Compiler>();

  function compilerOf(scope: Scope): Compiler {
    const key = JSON.stringify([
      scope.event,
      scope.start,
      scope.item,
      scope.deadline ?? false,
      scope.texts ?? false,
      scope.due ?? false,
      scope.withdrawn ?? false,
    ]);
    const known = compilers.get(key);
    if (known !== undefined) return known;
    const own = scopeVariables(scope);
    const made: Compiler = {
      environment: withVariables(sharedEnvironment, own, values, new Set(sharedRecords)),
      variables: new Map([...own, ...shared]),
      compiled: new Map(),
      templates: new Map(),
    };
    compilers.set(key, made);
    return made;
  }

  function scopeVariables(scope: Scope): Variables {
    const own = new Map<string, Shape>();
    if (scope.event !== undefined) own.set('event', events.entry(scope.event));
    if (scope.start !== undefined) own.set('start', events.entry(scope.start));
    if (scope.item !== undefined) {
      const list = shared.get(scope.item);
      own.set('item', list?.kind === 'list' ? list.of : events.entry([]));
    }
    if (scope.texts === true || scope.due === true) own.set('due', shapeOfDue(pathway, events));
    if (scope.withdrawn === true) own.set('withdrawn', shapeOfWithdrawn(events));
    if (scope.deadline === true) own.set('deadline', shapeOfDeadline(events));
    return own;
  }

  /** A fact's value reads the event alone, so facts need not be put in order. */
  function shapeOfValue(expression: string, types: readonly string[]): Shape {
    const variables: Variables = new Map([['event', events.entry(types)]]);
    const environment = withVariables(base, variables, values, new Set());
    return compileExpression(expression, { environment, variables, values, facts: new Set(), valueIds, unreadable })
      .shape;
  }

  function compile(text: string, scope: Scope): CompiledExpression {
    const { compiled, environment, variables } = compilerOf(scope);
    const known = compiled.get(text);
    if (known !== undefined) return known;
    const made = compileExpression(text, { environment, variables, values, facts, valueIds, unreadable });
    compiled.set(text, made);
    return made;
  }

  function template(text: string, scope: Scope): CompiledTemplate {
    const { templates } = compilerOf(scope);
    const known = templates.get(text);
    if (known !== undefined) return known;
    const made = compileTemplate(text, (expression) => compile(expression, scope));
    templates.set(text, made);
    return made;
  }

  return { compile, template, variables: (scope) => compilerOf(scope).variables };
}
