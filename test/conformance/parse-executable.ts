import { XMLSerializer, type Element, type Node } from '@xmldom/xmldom';
import {
  UnsupportedScxmlError,
  type Block,
  type Computed,
  type ExecutableElement,
  type IfElement,
  type Parameter,
  type Payload,
  type Place,
  type SendElement,
  type ValueSource,
} from './scxml-document.ts';

/** The executable content in an element, in document order. `read` gives the text of a script's file. */
export function readBlock(parent: Element, read: (name: string) => string): Block {
  return elementsIn(parent).flatMap((element) => readElement(element, read));
}

/** The elements directly in an element. */
export function elementsIn(parent: Element): readonly Element[] {
  return [...parent.childNodes].filter(isElement);
}

/** Where an element stands, for errors. */
export function placeOf(element: Element): Place {
  const { lineNumber = 0, columnNumber = 0 } = element as { lineNumber?: number; columnNumber?: number };
  return { tag: element.localName ?? '', line: lineNumber, column: columnNumber };
}

/** The value an attribute computes, or what stands between the tags; nothing where there is neither. */
export function valueOf(element: Element, attribute: string): ValueSource | undefined {
  const expression = element.getAttribute(attribute);
  if (expression !== null) return { kind: 'expression', expression };
  const inner = elementsIn(element)[0];
  if (inner !== undefined) return { kind: 'xml', xml: new XMLSerializer().serializeToString(inner) };
  const text = (element.textContent ?? '').trim();
  return text === '' ? undefined : { kind: 'text', text };
}

/** What is given along: `namelist`, `<param>`, `<content>`. The content of an `<invoke>` is a document, and no value. */
export function payloadOf(element: Element, content: 'with content' | 'without content' = 'with content'): Payload {
  const named = (element.getAttribute('namelist') ?? '').split(/\s+/).filter((name) => name !== '');
  const parameters = elementsIn(element).filter(({ localName }) => localName === 'param');
  const single = elementsIn(element).find(({ localName }) => localName === 'content');
  const value = single === undefined || content === 'without content' ? undefined : valueOf(single, 'expr');
  return {
    parameters: [...named.map((name): Parameter => ({ name, expression: name })), ...parameters.map(readParameter)],
    ...(value === undefined ? {} : { content: value }),
  };
}

function readParameter(element: Element): Parameter {
  return {
    name: element.getAttribute('name') ?? '',
    expression: element.getAttribute('expr') ?? element.getAttribute('location') ?? '',
  };
}

function readElement(element: Element, read: (name: string) => string): readonly ExecutableElement[] {
  const place = placeOf(element);
  switch (element.localName) {
    case 'assign': {
      const value = valueOf(element, 'expr') ?? { kind: 'expression', expression: 'undefined' };
      return [{ kind: 'assign', place, location: element.getAttribute('location') ?? '', value }];
    }
    case 'raise':
      return [{ kind: 'raise', place, event: element.getAttribute('event') ?? '' }];
    case 'cancel':
      return [
        { kind: 'cancel', place, id: computed(element, 'sendid', 'sendidexpr') ?? { kind: 'literal', value: '' } },
      ];
    case 'log': {
      const expression = element.getAttribute('expr');
      const label = element.getAttribute('label') ?? '';
      return [{ kind: 'log', place, label, ...(expression === null ? {} : { expression }) }];
    }
    case 'script': {
      const file = element.getAttribute('src');
      return [{ kind: 'script', place, source: file === null ? (element.textContent ?? '') : read(file) }];
    }
    case 'send':
      return [readSend(element, place)];
    case 'if':
      return [readIf(element, place, read)];
    case 'foreach': {
      const index = element.getAttribute('index');
      return [
        {
          kind: 'foreach',
          place,
          array: element.getAttribute('array') ?? '',
          item: element.getAttribute('item') ?? '',
          ...(index === null ? {} : { index }),
          content: readBlock(element, read),
        },
      ];
    }
    default:
      throw new UnsupportedScxmlError(`<${element.localName}> as executable content`);
  }
}

function readSend(element: Element, place: Place): SendElement {
  const event = computed(element, 'event', 'eventexpr');
  const target = computed(element, 'target', 'targetexpr');
  const type = computed(element, 'type', 'typeexpr');
  const delay = computed(element, 'delay', 'delayexpr');
  const id = element.getAttribute('id');
  const idLocation = element.getAttribute('idlocation');
  return {
    kind: 'send',
    place,
    ...(event === undefined ? {} : { event }),
    ...(target === undefined ? {} : { target }),
    ...(type === undefined ? {} : { type }),
    ...(delay === undefined ? {} : { delay }),
    ...(id === null ? {} : { id }),
    ...(idLocation === null ? {} : { idLocation }),
    payload: payloadOf(element),
  };
}

function readIf(element: Element, place: Place, read: (name: string) => string): IfElement {
  const clauses: { test?: string; content: ExecutableElement[] }[] = [
    { test: element.getAttribute('cond') ?? '', content: [] },
  ];
  for (const child of elementsIn(element)) {
    if (child.localName === 'elseif') clauses.push({ test: child.getAttribute('cond') ?? '', content: [] });
    else if (child.localName === 'else') clauses.push({ content: [] });
    else clauses.at(-1)?.content.push(...readElement(child, read));
  }
  return { kind: 'if', place, clauses };
}

function computed(element: Element, literal: string, expression: string): Computed | undefined {
  const written = element.getAttribute(literal);
  if (written !== null) return { kind: 'literal', value: written };
  const code = element.getAttribute(expression);
  return code === null ? undefined : { kind: 'expression', expression: code };
}

function isElement(node: Node): node is Element {
  return node.nodeType === 1;
}
