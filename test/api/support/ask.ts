import { token } from './serve.ts';

/** An answer as a caseworker system sees it. */
export interface Answered {
  readonly status: number;
  readonly type: string;
  readonly headers: Headers;
  readonly body: Answer;
}

/** Whatever a body may hold; what a test looks at has to be there. */
export type Answer = { readonly [name: string]: unknown };

/** What is sent beside the path. */
export interface Sending {
  readonly method?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly text?: string | Uint8Array<ArrayBuffer>;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks a server, with the token of tests unless other headers say otherwise. */
export async function ask(url: string, path: string, sending: Sending = {}): Promise<Answered> {
  const { body, text, key, headers = {}, method = body === undefined && text === undefined ? 'GET' : 'POST' } = sending;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${token}`,
      ...(body === undefined && text === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      ...headers,
    },
    ...(body === undefined && text === undefined ? {} : { body: text ?? JSON.stringify(body) }),
  });
  const said = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    headers: response.headers,
    body: (said === '' ? {} : JSON.parse(said)) as Answer,
  };
}
