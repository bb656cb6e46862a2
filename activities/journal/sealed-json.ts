import type { Json, JsonObject } from '../../machines/json.ts';
import { PermanentError } from '../permanent-error.ts';
import type { Sealer } from '../sealer.ts';
import { canonicalJson } from './canonical-json.ts';

/** The case's key could not be used just now, or does not fit. The sealer's own words follow. */
export class SealFailed extends Error {
  constructor(caseId: string, cause: unknown) {
    super(
      `The log of case ${caseId} could not be sealed or opened: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
    this.name = 'SealFailed';
  }
}

/** The object's canonical text, sealed for the case. */
export function sealJson(sealer: Sealer, caseId: string, value: object): Promise<Uint8Array> {
  const text = new TextEncoder().encode(canonicalJson(value));
  return orSealFailed(caseId, () => sealer.seal(caseId, text));
}

/** The object that was sealed. @throws when the seal is broken or the case's key is gone. */
export async function openJson(sealer: Sealer, caseId: string, sealed: Uint8Array): Promise<JsonObject> {
  return parseObject(await orSealFailed(caseId, () => sealer.open(caseId, sealed)));
}

/** The object whose JSON the bytes are. @throws {TypeError} they are the JSON of something else. */
export function parseObject(bytes: Uint8Array): JsonObject {
  const value: Json = JSON.parse(new TextDecoder().decode(bytes));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError('A JSON object was expected, something else was kept.');
  }
  return value as JsonObject;
}

async function orSealFailed<T>(caseId: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof PermanentError ? error : new SealFailed(caseId, error);
  }
}
