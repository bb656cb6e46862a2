import { Datamodel, plain, scxmlProcessor } from './datamodel.ts';
import type {
  Block,
  Computed,
  ExecutableElement,
  ForeachElement,
  Payload,
  Place,
  SendElement,
} from './scxml-document.ts';
import type { CreateRealm } from './realm.ts';
import type { Problem, ScxmlContext, ScxmlEvent } from './scxml-machine.ts';

/** What a block asks of the machine, in order. */
export type Command =
  | { readonly kind: 'raise'; readonly event: ScxmlEvent }
  | {
      readonly kind: 'send';
      readonly to: 'self' | 'parent' | { readonly child: string };
      readonly event: ScxmlEvent;
      readonly id: string;
      readonly delayMs: number | undefined;
    }
  | { readonly kind: 'cancel'; readonly id: string }
  | { readonly kind: 'log'; readonly label: string; readonly value: unknown };

/** What a block did. */
export interface BlockOutcome {
  readonly context: ScxmlContext;
  readonly commands: readonly Command[];
}

/** A run of one block: its data change as it goes, its commands are collected. */
interface Run {
  readonly datamodel: Datamodel;
  readonly context: ScxmlContext;
  readonly children: ReadonlySet<string>;
  readonly commands: Command[];
  sends: number;
}

/** An event could not reach whom it was for. */
class UnreachableTargetError extends Error {
  override readonly name = 'UnreachableTargetError';
}

/**
 * Runs one block of executable content. This is a pure function: what the block wants done comes back as commands. An element
 * that fails raises `error.execution` (or `error.communication`), and the rest of the block does not run.
 *
 * @param surroundings - the invocations the machine has, for `#_invokeid`, and where code runs.
 */
export function runBlock(
  block: Block,
  context: ScxmlContext,
  event: ScxmlEvent,
  { children, createRealm }: { readonly children: ReadonlySet<string>; readonly createRealm: CreateRealm },
): BlockOutcome {
  const run: Run = {
    datamodel: new Datamodel(context, event, createRealm),
    context,
    children,
    commands: [],
    sends: context.sends,
  };
  try {
    runElements(block, run);
  } catch (error) {
    if (!(error instanceof ElementError)) throw error;
    run.commands.push({ kind: 'raise', event: error.event });
  }
  return { context: { ...context, data: run.datamodel.data(), sends: run.sends }, commands: run.commands };
}

/** An `error.execution` about an element. */
export function problemAt(place: Place, error: unknown): Problem {
  const reason = error instanceof Error ? error.message : String((error as { message?: unknown }).message ?? error);
  return { tagname: place.tag, line: place.line, column: place.column, reason };
}

/** The event that tells the machine about a problem in it. */
export function executionError(data: Problem): ScxmlEvent {
  return { type: 'error.execution', via: 'platform', data };
}

/** What `<send>`, `<donedata>` and `<invoke>` give along. */
export function payloadValue(payload: Payload, datamodel: Datamodel): unknown {
  if (payload.content !== undefined) return plain(datamodel.valueOf(payload.content));
  if (payload.parameters.length === 0) return undefined;
  return Object.fromEntries(
    payload.parameters.map(({ name, expression }) => [name, plain(datamodel.evaluate(expression))]),
  );
}

/** An element that failed, with the event that says so. */
class ElementError extends Error {
  override readonly name = 'ElementError';
  readonly event: ScxmlEvent;

  constructor(event: ScxmlEvent) {
    super(`An element failed: ${event.type}`);
    this.event = event;
  }
}

function runElements(elements: readonly ExecutableElement[], run: Run): void {
  for (const element of elements) {
    try {
      runElement(element, run);
    } catch (error) {
      if (error instanceof ElementError) throw error;
      throw new ElementError(errorEvent(element, error, run));
    }
  }
}

function errorEvent(element: ExecutableElement, error: unknown, run: Run): ScxmlEvent {
  const event = executionError(problemAt(element.place, error));
  if (element.kind !== 'send') return event;
  const type = error instanceof UnreachableTargetError ? 'error.communication' : event.type;
  const sendid = element.id ?? (element.idLocation === undefined ? undefined : sendId(run.sends));
  return { ...event, type, ...(sendid === undefined ? {} : { sendid }) };
}

function runElement(element: ExecutableElement, run: Run): void {
  const { datamodel, commands } = run;
  switch (element.kind) {
    case 'assign':
      return datamodel.assign(element.location, datamodel.valueOf(element.value));
    case 'script':
      return datamodel.run(element.source);
    case 'raise':
      commands.push({ kind: 'raise', event: { type: element.event, via: 'internal' } });
      return;
    case 'cancel':
      commands.push({ kind: 'cancel', id: compute(element.id, datamodel) });
      return;
    case 'log': {
      const { label, expression } = element;
      const shown = expression === undefined ? undefined : plain(datamodel.evaluate(expression));
      commands.push({ kind: 'log', label, value: shown });
      return;
    }
    case 'send':
      commands.push(send(element, run));
      return;
    case 'foreach':
      return runForeach(element, run);
    case 'if': {
      const clause = element.clauses.find(({ test }) => test === undefined || holds(test, element.place, run));
      return runElements(clause?.content ?? [], run);
    }
  }
}

/** A condition that cannot be evaluated does not hold; the block goes on, and the machine is told. */
function holds(test: string, place: Place, { datamodel, commands }: Run): boolean {
  try {
    return Boolean(datamodel.evaluate(test));
  } catch (error) {
    commands.push({ kind: 'raise', event: executionError(problemAt(place, error)) });
    return false;
  }
}

/** Goes through a copy: what the content does to the array does not change how often it runs. */
function runForeach({ array, item, index, content }: ForeachElement, run: Run): void {
  const { datamodel } = run;
  const listed = datamodel.evaluate(array);
  if (!Array.isArray(listed)) throw new TypeError(`${array} is no list.`);
  for (const name of [item, ...(index === undefined ? [] : [index])])
    if (!datamodel.knows(name)) datamodel.declare(name);
  for (const [position, each] of [...(listed as readonly unknown[])].entries()) {
    datamodel.assign(item, each);
    if (index !== undefined) datamodel.assign(index, position);
    runElements(content, run);
  }
}

function send(element: SendElement, run: Run): Command {
  const { datamodel, context } = run;
  const id = element.id ?? sendId((run.sends += 1));
  if (element.idLocation !== undefined) datamodel.assign(element.idLocation, id);
  const type = optional(element.type, datamodel);
  if (type !== undefined && type !== 'scxml' && type !== scxmlProcessor)
    throw new Error(`No processor of type ${type}.`);
  const target = optional(element.target, datamodel);
  const data = payloadValue(element.payload, datamodel);
  const name = optional(element.event, datamodel);
  if (name === undefined) throw new Error('An event to a session needs a name.');
  const event: ScxmlEvent = { type: name, ...(data === undefined ? {} : { data }) };
  const delay = optional(element.delay, datamodel);
  if (target === '#_internal') return { kind: 'raise', event: { ...event, via: 'internal' } };
  const to = receiver(target, run);
  return {
    kind: 'send',
    to,
    event: {
      ...event,
      via: 'external',
      ...(element.id === undefined && element.idLocation === undefined ? {} : { sendid: id }),
      origin: `#_scxml_${context.session}`,
      origintype: scxmlProcessor,
      ...(to === 'parent' && context.invokeid !== undefined ? { invokeid: context.invokeid } : {}),
    },
    id,
    delayMs: delay === undefined ? undefined : delayInMs(delay),
  };
}

function sendId(count: number): string {
  return `send.${count}`;
}

function receiver(
  target: string | undefined,
  { context, children }: Run,
): 'self' | 'parent' | { readonly child: string } {
  if (target === undefined || target === '' || target === `#_scxml_${context.session}`) return 'self';
  if (context.parentSession !== undefined && ['#_parent', `#_scxml_${context.parentSession}`].includes(target))
    return 'parent';
  if (!target.startsWith('#_')) throw new Error(`${target} is no target of an SCXML processor.`);
  const child = target.slice('#_'.length);
  if (!children.has(child)) throw new UnreachableTargetError(`No session ${target}.`);
  return { child };
}

/** CSS2 times: `1s`, `.5s`, `200ms`. */
function delayInMs(text: string): number {
  const [, amount, unit] = /^\s*(\d*\.?\d+)(ms|s)\s*$/.exec(text) ?? [];
  if (amount === undefined) throw new Error(`'${text}' is no delay.`);
  return Math.round(Number(amount) * (unit === 's' ? 1000 : 1));
}

function optional(computed: Computed | undefined, datamodel: Datamodel): string | undefined {
  return computed === undefined ? undefined : compute(computed, datamodel);
}

function compute(computed: Computed, datamodel: Datamodel): string {
  return computed.kind === 'literal' ? computed.value : String(datamodel.evaluate(computed.expression));
}
