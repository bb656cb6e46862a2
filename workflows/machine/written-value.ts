import { asActorRef } from '../../machines/interpreter/actor-ref.ts';
import { encodeValue } from '../../machines/interpreter/encode-value.ts';
import type { Json } from '../../machines/json.ts';

/** A machine's value as JSON for readers outside. */
export function writtenValue(value: unknown): Json {
  return encodeValue(value, asActorRef);
}
