/** Any value that survives a JSON round trip: what entries, facts, effects and activities pass around. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object. Keys are absent rather than undefined. */
export interface JsonObject {
  readonly [key: string]: Json;
}
