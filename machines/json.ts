export { isJsonObject } from '../language/json.ts';
export type { Json, JsonObject } from '../language/json.ts';
