/** How something of a picture is marked: by colour, by a sign in front of its words, and in words. */
export interface Mark {
  readonly kind: 'tried' | 'partly' | 'never' | 'impossible';
  /** In a few words: `in 12 cases`. */
  readonly note: string;
}

/** What is laid over a picture: which of its states, transitions and deadlines were tried, say. */
export interface Marks {
  /** By the state's dotted path. */
  state(path: string): Mark | undefined;
  /** By the transition's id: `enquiry/ICPC_HELD/0`. */
  transition(id: string): Mark | undefined;
  deadline(id: string): Mark | undefined;
  /** How the marks are to be read, for the picture's own key. */
  readonly key: readonly string[];
}

/** A picture with nothing laid over it. */
export const unmarked: Marks = {
  state: () => undefined,
  transition: () => undefined,
  deadline: () => undefined,
  key: [],
};

/** The colours of marks: dark enough for white letters on them, and told apart by their signs where colours are not seen. */
export const markColours: { readonly [kind in Mark['kind']]: string } = {
  tried: '#00643c',
  partly: '#8a4b08',
  never: '#b10e1e',
  impossible: '#505a5f',
};

/** The signs that stand in front of words. */
export const markSigns: { readonly [kind in Mark['kind']]: string } = {
  tried: '✓',
  partly: '◐',
  never: '✗',
  impossible: '–',
};

/** The mark of several things together: partly, where only some were tried. */
export function markOfAll(marks: readonly (Mark | undefined)[]): Mark['kind'] | undefined {
  const kinds = new Set(marks.flatMap((mark) => (mark === undefined ? [] : [mark.kind])));
  if (kinds.size > 1) kinds.delete('impossible');
  const [only] = kinds;
  return kinds.size > 1 ? 'partly' : only;
}
