/** Where an element stands in its file, for errors that say so. */
export interface Place {
  readonly tag: string;
  readonly line: number;
  readonly column: number;
}

/** A value as SCXML gives it: an expression, or text between the tags. */
export type ValueSource =
  | { readonly kind: 'expression'; readonly expression: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'xml'; readonly xml: string };

/** What may be written literally, or as an expression that is evaluated when the element runs. */
export type Computed =
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: 'expression'; readonly expression: string };

/** `<param>`, and each name of a `namelist`. */
export interface Parameter {
  readonly name: string;
  readonly expression: string;
}

/** What `<send>`, `<donedata>` and `<invoke>` give along: names with values, or one value. */
export interface Payload {
  readonly parameters: readonly Parameter[];
  readonly content?: ValueSource;
}

/** `<send>`. */
export interface SendElement {
  readonly kind: 'send';
  readonly place: Place;
  readonly event?: Computed;
  readonly target?: Computed;
  readonly type?: Computed;
  readonly delay?: Computed;
  readonly id?: string;
  readonly idLocation?: string;
  readonly payload: Payload;
}

/** `<if>` with its `<elseif>` and `<else>`, in order; the last may have no condition. */
export interface IfElement {
  readonly kind: 'if';
  readonly place: Place;
  readonly clauses: readonly { readonly test?: string; readonly content: readonly ExecutableElement[] }[];
}

/** `<foreach>`. */
export interface ForeachElement {
  readonly kind: 'foreach';
  readonly place: Place;
  readonly array: string;
  readonly item: string;
  readonly index?: string;
  readonly content: readonly ExecutableElement[];
}

/** Executable content: what runs on entry, on exit and with a transition. */
export type ExecutableElement =
  | { readonly kind: 'assign'; readonly place: Place; readonly location: string; readonly value: ValueSource }
  | { readonly kind: 'raise'; readonly place: Place; readonly event: string }
  | { readonly kind: 'cancel'; readonly place: Place; readonly id: Computed }
  | { readonly kind: 'log'; readonly place: Place; readonly label: string; readonly expression?: string }
  | { readonly kind: 'script'; readonly place: Place; readonly source: string }
  | SendElement
  | IfElement
  | ForeachElement;

/** One `<onentry>` or `<onexit>`, or the content of a transition: an error in it skips its rest, and no other block. */
export type Block = readonly ExecutableElement[];

/** `<transition>`. */
export interface Transition {
  /** Event descriptors; none for an eventless transition. */
  readonly events: readonly string[];
  readonly condition?: string;
  readonly targets: readonly string[];
  readonly isInternal: boolean;
  readonly block: Block;
}

/** `<data>`. */
export interface DataElement {
  readonly id: string;
  readonly place: Place;
  readonly value?: ValueSource;
}

/** `<invoke>` of another SCXML document, written inside it or in a file. */
export interface Invoke {
  readonly id: string;
  /** Where the document wants the id, too. */
  readonly idLocation?: string;
  readonly place: Place;
  readonly document: ScxmlDocument;
  readonly payload: Payload;
}

/** `<state>`, `<parallel>`, `<final>` or `<history>`. */
export interface ScxmlState {
  readonly kind: 'state' | 'parallel' | 'final' | 'shallowHistory' | 'deepHistory';
  readonly id: string;
  /** `initial`, or the transition of `<initial>`. */
  readonly initial?: Transition;
  readonly transitions: readonly Transition[];
  readonly onentry: readonly Block[];
  readonly onexit: readonly Block[];
  readonly invokes: readonly Invoke[];
  readonly data: readonly DataElement[];
  readonly donedata?: Payload;
  readonly children: readonly ScxmlState[];
}

/** `<scxml>`. */
export interface ScxmlDocument {
  readonly name: string;
  readonly isBoundLate: boolean;
  readonly scripts: readonly string[];
  /** The document as a state: `initial`, data and top states. */
  readonly root: ScxmlState;
}

/** What the converter does not know how to say in XState, or what SCXML leaves to the platform and none of ours has. */
export class UnsupportedScxmlError extends Error {
  override readonly name = 'UnsupportedScxmlError';
  readonly what: string;

  constructor(what: string) {
    super(`The converter has no counterpart for ${what}.`);
    this.what = what;
  }
}
