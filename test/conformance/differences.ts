import type { ConformanceCase } from './cases.ts';

/** Whose doing it is that a case does not come out as its script says. */
export type Whose = 'the case' | 'SCXML option' | 'XState' | 'the converter';

/** A case that does not pass, and why. */
export interface Difference {
  readonly whose: Whose;
  readonly why: string;
}

/** The case's name among all. */
export function caseName({ group, name }: ConformanceCase): string {
  return `${group}/${name}`;
}

const noPassState = 'The script waits for a state `pass` that the document does not have: a person is to read its log.';
const identity =
  'It compares an object with itself across two steps. Data between steps are JSON, and a copy is another object.';
const computedChild =
  'It computes, while it runs, which document to invoke. The converter reads all documents beforehand.';
const noAutoforward =
  'XState 5 does not forward events to an invoked actor by itself; a machine says which with `sendTo`.';
const noFinalize = 'XState has no <finalize>: an event of an invoked actor is seen by transitions only.';
const xmlData = 'It keeps XML as data and asks its elements. Data of a converted machine are JSON.';

/** The cases that do not pass. The table of the decision on conformance is this one. */
export const differences: Readonly<Record<string, Difference>> = {
  'w3c-ecma/test201': {
    whose: 'SCXML option',
    why: 'It sends by the basic HTTP event processor, which SCXML leaves to the platform. There is none here.',
  },
  'w3c-ecma/test215': { whose: 'the converter', why: computedChild },
  'w3c-ecma/test216': { whose: 'the converter', why: computedChild },
  'w3c-ecma/test229': { whose: 'XState', why: noAutoforward },
  'w3c-ecma/test230': { whose: 'XState', why: noAutoforward },
  'w3c-ecma/test233': { whose: 'XState', why: noFinalize },
  'w3c-ecma/test234': { whose: 'XState', why: noFinalize },
  'w3c-ecma/test250': { whose: 'the case', why: noPassState },
  'w3c-ecma/test307': { whose: 'the case', why: noPassState },
  'w3c-ecma/test326': { whose: 'the converter', why: identity },
  'w3c-ecma/test329': { whose: 'the converter', why: identity },
  'w3c-ecma/test344': {
    whose: 'XState',
    why: 'A condition that cannot be evaluated should also raise `error.execution`. A guard of XState raises nothing.',
  },
  'w3c-ecma/test530': { whose: 'the converter', why: computedChild },
  'w3c-ecma/test554': {
    whose: 'XState',
    why: 'What is given to an invoked child cannot be evaluated: SCXML leaves the child out, XState ends the machine in error.',
  },
  'w3c-ecma/test557': { whose: 'the converter', why: xmlData },
  'w3c-ecma/test561': { whose: 'the converter', why: xmlData },
  'w3c-ecma/test579': {
    whose: 'XState',
    why: 'The default transition of a <history> has content of its own. A history state of XState has a target only.',
  },
};
