import { createHash, timingSafeEqual } from 'node:crypto';
import { ProblemError } from './problem.ts';

/**
 * Lets in who shows the token. Hashes are compared, so that neither the time it takes nor anything else tells how much of a wrong token,
 * or of its length, was right.
 *
 * @throws {ProblemError} it is missing or wrong.
 */
export function checkToken(authorization: string | undefined, token: string): void {
  const given = /^Bearer +([^ ]+)$/i.exec(authorization ?? '')?.[1];
  if (given === undefined)
    throw new ProblemError(
      'not-let-in',
      'This needs a token. Send the header “Authorization: Bearer TOKEN” with the token that the server was started with.',
      {},
      { 'WWW-Authenticate': 'Bearer realm="duecourse"' },
    );
  if (!timingSafeEqual(hashOf(given), hashOf(token)))
    throw new ProblemError(
      'not-let-in',
      'The token is not the one that the server was started with (DUECOURSE_API_TOKEN).',
      {},
      { 'WWW-Authenticate': 'Bearer realm="duecourse", error="invalid_token"' },
    );
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
