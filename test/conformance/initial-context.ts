import { Datamodel } from './datamodel.ts';
import { problemAt } from './executable-content.ts';
import type { CreateRealm } from './realm.ts';
import type { ScxmlDocument, ScxmlState } from './scxml-document.ts';
import type { Problem, ScxmlContext, ScxmlEvent, ScxmlInput } from './scxml-machine.ts';

/** What XState starts a machine with; in SCXML nothing has happened yet. */
const noEvent: ScxmlEvent = { type: 'xstate.init' };

/** The context a document starts with: its data evaluated in document order, what its parent gave instead of the document's own. */
export function initialContext(
  document: ScxmlDocument,
  input: ScxmlInput | undefined,
  createRealm: CreateRealm,
): ScxmlContext {
  const empty: ScxmlContext = {
    data: {},
    session: input?.session ?? 'session',
    ...(input === undefined ? {} : { parentSession: input.parentSession, invokeid: input.invokeid }),
    name: document.name,
    active: [],
    sends: 0,
    bound: [],
    problems: [],
  };
  const datamodel = new Datamodel(empty, noEvent, createRealm);
  const problems: Problem[] = [];
  const all = dataIn(document.root);
  for (const { id } of all) datamodel.declare(id);
  for (const data of document.isBoundLate ? document.root.data : all) {
    const given = document.root.data.includes(data) ? input?.values[data.id] : undefined;
    try {
      if (given !== undefined) datamodel.assign(data.id, given);
      else if (data.value !== undefined) datamodel.assign(data.id, datamodel.valueOf(data.value));
    } catch (error) {
      problems.push(problemAt(data.place, error));
    }
  }
  for (const source of document.scripts)
    try {
      datamodel.run(source);
    } catch (error) {
      problems.push(problemAt({ tag: 'script', line: 0, column: 0 }, error));
    }
  return { ...empty, data: datamodel.data(), problems };
}

function dataIn(state: ScxmlState): ScxmlState['data'] {
  return [...state.data, ...state.children.flatMap(dataIn)];
}
