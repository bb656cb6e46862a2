/** Any value that survives a JSON round trip: what expressions read and yield. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object. Keys are absent rather than undefined. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Whether the value is a JSON object: not null and not a list. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
