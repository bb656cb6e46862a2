import { DOMParser, XMLSerializer, type Element } from '@xmldom/xmldom';
import { elementsIn, payloadOf, placeOf, readBlock, valueOf } from './parse-executable.ts';
import {
  UnsupportedScxmlError,
  type DataElement,
  type Invoke,
  type ScxmlDocument,
  type ScxmlState,
  type Transition,
} from './scxml-document.ts';

/** Reads a file that a document names, relative to the document. */
export type ReadFile = (name: string) => string;

interface Reading {
  readonly read: ReadFile;
  /** Gives states and invocations without a name one, in document order. */
  nextNumber(): number;
}

/**
 * Reads an SCXML document.
 *
 * @throws {UnsupportedScxmlError} it uses what has no counterpart in XState.
 */
export function parseScxml(source: string, read: ReadFile): ScxmlDocument {
  const root = new DOMParser().parseFromString(source, 'text/xml').documentElement;
  if (root === null) throw new UnsupportedScxmlError('a document without an element');
  let last = 0;
  return readDocument(root, { read, nextNumber: () => (last += 1) });
}

function readDocument(element: Element, reading: Reading): ScxmlDocument {
  return {
    name: element.getAttribute('name') ?? '',
    isBoundLate: element.getAttribute('binding') === 'late',
    scripts: childrenOf(element, 'script').map((script) => sourceOf(script, reading.read)),
    root: readState(element, 'state', '~document', reading),
  };
}

function readState(element: Element, kind: ScxmlState['kind'], id: string, reading: Reading): ScxmlState {
  const initial = readInitial(element, reading);
  const donedata = childrenOf(element, 'donedata')[0];
  return {
    kind,
    id,
    ...(initial === undefined ? {} : { initial }),
    transitions: childrenOf(element, 'transition').map((transition) => readTransition(transition, reading)),
    onentry: childrenOf(element, 'onentry').map((block) => readBlock(block, reading.read)),
    onexit: childrenOf(element, 'onexit').map((block) => readBlock(block, reading.read)),
    invokes: childrenOf(element, 'invoke').map((invoke, index) => readInvoke(invoke, `${id}.invoke${index}`, reading)),
    data: childrenOf(element, 'datamodel').flatMap((model) =>
      childrenOf(model, 'data').map((data) => readData(data, reading.read)),
    ),
    ...(donedata === undefined ? {} : { donedata: payloadOf(donedata) }),
    children: elementsIn(element).flatMap((child) => readChild(child, reading)),
  };
}

function readChild(element: Element, reading: Reading): readonly ScxmlState[] {
  const kind = kindOf(element);
  if (kind === undefined) return [];
  return [readState(element, kind, element.getAttribute('id') ?? `~state${reading.nextNumber()}`, reading)];
}

function kindOf(element: Element): ScxmlState['kind'] | undefined {
  switch (element.localName) {
    case 'state':
    case 'parallel':
    case 'final':
      return element.localName;
    case 'history':
      return element.getAttribute('type') === 'deep' ? 'deepHistory' : 'shallowHistory';
    default:
      return undefined;
  }
}

function readInitial(element: Element, reading: Reading): Transition | undefined {
  const written = childrenOf(element, 'initial')[0];
  const transition = written === undefined ? undefined : childrenOf(written, 'transition')[0];
  if (transition !== undefined) return readTransition(transition, reading);
  const targets = words(element.getAttribute('initial'));
  return targets.length === 0 ? undefined : { events: [], targets, isInternal: false, block: [] };
}

function readTransition(element: Element, reading: Reading): Transition {
  const condition = element.getAttribute('cond');
  return {
    events: words(element.getAttribute('event')),
    ...(condition === null ? {} : { condition }),
    targets: words(element.getAttribute('target')),
    isInternal: element.getAttribute('type') === 'internal',
    block: readBlock(element, reading.read),
  };
}

function readData(element: Element, read: ReadFile): DataElement {
  const file = element.getAttribute('src');
  const value = file === null ? valueOf(element, 'expr') : { kind: 'text' as const, text: read(withoutScheme(file)) };
  return {
    id: element.getAttribute('id') ?? '',
    place: placeOf(element),
    ...(value === undefined ? {} : { value }),
  };
}

function readInvoke(element: Element, id: string, reading: Reading): Invoke {
  const refused = ['typeexpr', 'srcexpr'].find((name) => element.hasAttribute(name));
  if (refused !== undefined) throw new UnsupportedScxmlError(`<invoke ${refused}>: the child is not known beforehand`);
  if (element.getAttribute('autoforward') === 'true') throw new UnsupportedScxmlError('<invoke autoforward>');
  if (childrenOf(element, 'finalize').length > 0) throw new UnsupportedScxmlError('<finalize>');
  const idLocation = element.getAttribute('idlocation');
  return {
    id: element.getAttribute('id') ?? id,
    ...(idLocation === null ? {} : { idLocation }),
    place: placeOf(element),
    document: readInvokedDocument(element, reading),
    payload: payloadOf(element, 'without content'),
  };
}

function readInvokedDocument(element: Element, reading: Reading): ScxmlDocument {
  const file = element.getAttribute('src');
  if (file !== null) return parseScxml(reading.read(withoutScheme(file)), reading.read);
  const content = childrenOf(element, 'content')[0];
  const document = content === undefined ? undefined : childrenOf(content, 'scxml')[0];
  if (document === undefined) throw new UnsupportedScxmlError('<invoke> of what is no SCXML document in the text');
  // A child is a session of its own: read apart, so that its names do not depend on where it stands.
  return parseScxml(new XMLSerializer().serializeToString(document), reading.read);
}

function sourceOf(script: Element, read: ReadFile): string {
  const file = script.getAttribute('src');
  return file === null ? (script.textContent ?? '') : read(withoutScheme(file));
}

function withoutScheme(file: string): string {
  return file.replace(/^file:/, '');
}

function childrenOf(element: Element, tag: string): readonly Element[] {
  return elementsIn(element).filter((child) => child.localName === tag);
}

function words(text: string | null): readonly string[] {
  return text === null ? [] : text.split(/\s+/).filter((word) => word !== '');
}
