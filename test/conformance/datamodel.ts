import type { CreateRealm, Realm } from './realm.ts';
import type { ScxmlContext, ScxmlEvent } from './scxml-machine.ts';
import type { ValueSource } from './scxml-document.ts';

/** The processor's address of its own sessions, as `_ioprocessors` and `origintype` name it. */
export const scxmlProcessor = 'http://www.w3.org/TR/scxml/#SCXMLEventProcessor';

const value = '__value';
const systemVariables = new Set(['_event', '_sessionid', '_name', '_ioprocessors', 'In', '_x', value]);
/** Lists and values of the realm's own kind: code in it may ask `instanceof Array`. */
const makers = '({ list: (items) => Array.from(items), json: (text) => JSON.parse(text) })';

interface Makers {
  list(items: readonly unknown[]): unknown;
  json(text: string): unknown;
}

/** How a function is kept in the context, which is data: by its source. */
const functionMark = '~function';

/**
 * SCXML's ECMAScript data model over a machine's context, for as long as one guard or one block of executable content:
 * the context's data become the globals of a realm of their own, code runs there, and `data` reads them back. So the code of
 * a document touches neither this process nor the context it was given.
 */
export class Datamodel {
  readonly #realm: Realm;
  readonly #make: Makers;
  readonly #globals: Record<string, unknown>;

  constructor(context: ScxmlContext, event: ScxmlEvent, createRealm: CreateRealm) {
    this.#realm = createRealm();
    this.#globals = this.#realm.globals;
    this.#make = this.#realm.run(makers) as Makers;
    for (const [name, kept] of Object.entries(context.data)) this.#globals[name] = this.#revive(kept);
    const session = context.session;
    this.#globals['_sessionid'] = session;
    this.#globals['_name'] = context.name;
    const location = `#_scxml_${session}`;
    this.#globals['_ioprocessors'] = { scxml: { location }, [scxmlProcessor]: { location } };
    const bound = boundEvent(event);
    // Before the first event `_event` is not bound at all.
    if (bound !== undefined) this.#globals['_event'] = bound;
    this.#globals['In'] = (id: string) => context.active.includes(id);
  }

  /** The value of an expression. */
  evaluate(expression: string): unknown {
    return this.#realm.run(`(${expression.replace(/;\s*$/, '')}\n)`);
  }

  /** The value of an expression or of text: text that is JSON is read as it, other text is a string with single spaces. */
  valueOf(source: ValueSource): unknown {
    switch (source.kind) {
      case 'expression':
        return this.evaluate(source.expression);
      case 'text':
        return this.#literal(source.text);
      case 'xml':
        return source.xml.replace(/\s+/g, ' ').trim();
    }
  }

  /** Runs a script; what it declares is data from then on. */
  run(source: string): void {
    this.#realm.run(source);
  }

  /**
   * Gives a location a new value.
   *
   * @throws {Error} nothing of that name was declared, or it is a variable of the system, which no document may change.
   */
  assign(location: string, assigned: unknown): void {
    const root = /^\s*([A-Za-z_$][\w$]*)/.exec(location)?.[1] ?? '';
    if (systemVariables.has(root)) throw new Error(`${root} belongs to the processor.`);
    if (!(root in this.#globals)) throw new Error(`${location}: nothing called '${root}' was declared.`);
    this.#globals[value] = assigned;
    try {
      this.#realm.run(`'use strict'; ${location} = ${value};`);
    } finally {
      delete this.#globals[value];
    }
  }

  /** Declares a variable, without a value or with one. */
  declare(name: string, initial?: unknown): void {
    if (!/^[A-Za-z_$][\w$]*$/.test(name)) throw new Error(`'${name}' is no name of a variable.`);
    this.#globals[name] = initial;
  }

  /** Has a variable of that name been declared? */
  knows(name: string): boolean {
    return name in this.#globals;
  }

  /** The data as they are now, in plain form, for the machine's context. */
  data(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
      Object.entries(this.#globals)
        .filter(([name]) => !systemVariables.has(name))
        .map(([name, current]) => [name, plain(current)]),
    );
  }

  #literal(text: string): unknown {
    try {
      return this.#make.json(text);
    } catch {
      return text.replace(/\s+/g, ' ').trim();
    }
  }

  #revive(kept: unknown): unknown {
    if (typeof kept !== 'object' || kept === null) return kept;
    if (Array.isArray(kept)) return this.#make.list(kept.map((item) => this.#revive(item)));
    const source = (kept as Record<string, unknown>)[functionMark];
    if (typeof source === 'string') return this.#realm.run(`(${source})`);
    return Object.fromEntries(Object.entries(kept).map(([name, item]) => [name, this.#revive(item)]));
  }
}

/** A copy that is data and nothing else: what has left the realm shares nothing with it. */
export function plain(current: unknown): unknown {
  if (typeof current === 'function') return { [functionMark]: String(current) };
  if (typeof current !== 'object' || current === null) return current;
  if (Array.isArray(current)) return Array.from(current, plain);
  return Object.fromEntries(Object.entries(current).map(([name, item]) => [name, plain(item)]));
}

/** The event in SCXML's words: XState has its own for what the processor itself says. */
function boundEvent(event: ScxmlEvent): Readonly<Record<string, unknown>> | undefined {
  const { type } = event;
  if (type === 'xstate.init') return undefined;
  const name = scxmlName(type);
  return {
    name,
    type: event.via ?? (type.startsWith('xstate.done.state.') ? 'internal' : 'external'),
    sendid: event.sendid,
    origin: event.origin,
    origintype: event.origintype,
    invokeid: event.invokeid ?? (name.startsWith('done.invoke.') ? name.slice('done.invoke.'.length) : undefined),
    data: plain(event.data ?? event.output),
  };
}

function scxmlName(type: string): string {
  return type
    .replace(/^xstate\.done\.state\./, 'done.state.')
    .replace(/^xstate\.done\.actor\./, 'done.invoke.')
    .replace(/^xstate\.error\.actor\.(.*)$/, 'error.communication');
}
