import type { z } from 'zod';
import type { Json } from '../machines/json.ts';
import type { Api } from './api.ts';
import type { ProblemName } from './problem-types.ts';
import { readBodyAs, readQueryAs } from './read-input.ts';
import { ProblemError } from './problem.ts';

/** A request as it came, taken apart. */
export interface Received {
  readonly reference: string;
  readonly seq: string;
  readonly parameters: URLSearchParams;
  readonly key: string | undefined;
  /** Reads the body; asked only where one is expected. */
  body(): Promise<Json>;
}

/** A success. */
export interface Reply {
  readonly status: 200 | 201;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** The case it is about, where the address does not say. */
  readonly reference?: string;
}

/** What can be asked at an address. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** `/cases/{reference}`: steps in braces are the caller's. */
  readonly path: string;
  /** Its name, for programs that are made from the description. */
  readonly id: string;
  readonly about: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Does it take an Idempotency-Key? */
  readonly takesKey: boolean;
  readonly answers: Readonly<Partial<Record<200 | 201, z.ZodType>>>;
  /** The problems it answers with beside those that any request may have. */
  readonly problems: readonly ProblemName[];
  answer(api: Api, received: Received): Promise<Reply>;
}

interface Asked {
  readonly reference: string;
  readonly seq: string;
  readonly key: { readonly key?: string };
}

type Described = Pick<Route, 'path' | 'id' | 'about' | 'answers' | 'problems'>;

/** A question. */
export function question<Shape extends z.ZodRawShape>(
  spec: Described & {
    readonly query: z.ZodObject<Shape>;
    handle(api: Api, asked: Asked & { readonly query: z.output<z.ZodObject<Shape>> }): Promise<Reply>;
  },
): Route {
  const { handle, query, ...described } = spec;
  return {
    ...described,
    method: 'GET',
    query,
    takesKey: false,
    answer: (api, { parameters, reference, seq }) =>
      handle(api, { reference, seq, key: {}, query: readQueryAs<z.output<z.ZodObject<Shape>>>(query, parameters) }),
  };
}

/** Something to be done. */
export function request<Body>(
  spec: Described & {
    readonly body: z.ZodType<Body>;
    handle(api: Api, asked: Asked & { readonly body: Body }): Promise<Reply>;
  },
): Route {
  const { handle, body, ...described } = spec;
  return {
    ...described,
    method: 'POST',
    body,
    takesKey: true,
    async answer(api, received) {
      const { reference, seq, parameters, key } = received;
      const [unknown] = parameters.keys();
      if (unknown !== undefined)
        throw ProblemError.misfits([
          { parameter: unknown, detail: 'is not known here: what is sent stands in the body' },
        ]);
      const given = key === undefined ? {} : { key: readKey(key) };
      return handle(api, { reference, seq, key: given, body: readBodyAs(body, await received.body()) });
    },
  };
}

/** A key as it is, or in quotes, as structured headers have it. @throws {ProblemError} it cannot be one. */
function readKey(header: string): string {
  const key = /^"(.*)"$/.exec(header)?.[1] ?? header;
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw ProblemError.misfits([
    { header: 'Idempotency-Key', detail: 'should have 1 to 200 visible characters of ASCII, such as a UUID' },
  ]);
}
