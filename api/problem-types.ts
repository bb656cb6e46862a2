interface ProblemType {
  readonly status: number;
  readonly title: string;
  /** What it means and what to do, for the page at its address. */
  readonly about: string;
}

/** Every kind of answer that is no success: its HTTP status, and what it means. The name is the end of its `type`. */
export const problemTypes = {
  'bad-request': {
    status: 400,
    title: 'The request is not HTTP as it is understood here',
    about: 'The request line, a header or the address cannot be read. Nothing was done.',
  },
  'not-json': {
    status: 400,
    title: 'The body is not JSON',
    about: 'The body could not be read as JSON in UTF-8. Nothing was done; `detail` says where reading ended.',
  },
  'not-let-in': {
    status: 401,
    title: 'The token is missing or wrong',
    about: 'Send `Authorization: Bearer TOKEN` with the token that the server was started with (DUECOURSE_API_TOKEN).',
  },
  'no-such-page': {
    status: 404,
    title: 'There is nothing at this address',
    about: 'No question and no request has this path. GET /openapi.json lists them all.',
  },
  'case-not-found': {
    status: 404,
    title: 'No case has this reference',
    about: 'Look the reference up with GET /cases?status=all, or open the case with POST /cases.',
  },
  'entry-not-found': {
    status: 404,
    title: 'The log has no entry with this number',
    about: 'GET /cases/{reference}/log lists the entries with their numbers.',
  },
  'not-opened-then': {
    status: 404,
    title: 'The case had not been opened then',
    about:
      '`asOf` or `knownAt` lies before the case. `openedOn` and `recordedAt` say from when on it can be looked at.',
  },
  'wrong-method': {
    status: 405,
    title: 'This is not done at this address',
    about: 'The header `Allow` lists the methods that are.',
  },
  'too-slow': {
    status: 408,
    title: 'The request did not arrive in time',
    about: 'The connection was open for too long without a whole request. Nothing was done.',
  },
  refused: {
    status: 409,
    title: 'The case refused it',
    about:
      'The rules of the case do not allow this now, and nothing was recorded. `refusal` says which kind of refusal it is and, of conditions, ' +
      'each that failed with the sentence for people; `accepted` lists what can be recorded instead. Repeating it unchanged does not help until something else has been recorded.',
  },
  'case-exists': {
    status: 409,
    title: 'The reference is taken',
    about:
      'A case with this reference was opened before, in another request. Record into it, or open the new one under another reference.',
  },
  'case-completed': {
    status: 409,
    title: 'The case is closed for good',
    about: 'Its time to be corrected is over. It can still be looked at; open a new case if it begins again.',
  },
  'past-conflict': {
    status: 409,
    title: 'What was known then does not hold together',
    about: 'What was known at the time asked about was put right later. Ask about a later time, or read the log.',
  },
  'case-erased': {
    status: 410,
    title: 'The case was erased',
    about: 'Its key was destroyed, so nobody can read what is left of it. Its reference is not given out again.',
  },
  'too-large': {
    status: 413,
    title: 'The body is too large',
    about: '`limit` is the most bytes that a body may have. Nothing was done. Long texts belong into documents.',
  },
  'wrong-media-type': {
    status: 415,
    title: 'The body is of another type than JSON',
    about: 'Send `Content-Type: application/json`, not compressed.',
  },
  'invalid-input': {
    status: 422,
    title: 'The request does not fit',
    about:
      'Each of `errors` names a place (`pointer` into the body, `parameter` of the address, or `header`) and says what is wrong there. Nothing was done.',
  },
  'wrong-data': {
    status: 422,
    title: 'The data do not fit the event',
    about:
      'The rules of the case ask for other data. Each of `errors` points at a field and says what it has to be; `refusal` has the same in the case’s words. Nothing was recorded.',
  },
  'headers-too-large': {
    status: 431,
    title: 'The headers are too large',
    about: 'Send fewer or shorter headers.',
  },
  'case-fault': {
    status: 500,
    title: 'The case could not decide',
    about:
      'A fault of the program or of the definition, not of the request. Nothing was changed. Report it with the reference and `instance`.',
  },
  'key-missing': {
    status: 500,
    title: 'The key of the case is not here',
    about:
      'The server was started on another data directory than the case, or its keys were lost. Restore them from a backup.',
  },
  fault: {
    status: 500,
    title: 'Something went wrong here',
    about:
      'A fault of the program. Report it with `instance`, which stands in the log too. What was asked for may have been carried out: repeat it with the same Idempotency-Key.',
  },
  'no-answer': {
    status: 503,
    title: 'The cases do not answer',
    about:
      'The Temporal server or its worker is away, or busy. Ask again after the seconds of `Retry-After`. A request to record may still be carried out: repeated with ' +
      'the same Idempotency-Key it is not recorded twice.',
  },
} as const satisfies { readonly [name: string]: ProblemType };

/** The name of a kind of problem. */
export type ProblemName = keyof typeof problemTypes;

/** Where kinds of problems are explained; relative to the server, as RFC 9457 allows. */
export const problemsAt = '/problems/';
