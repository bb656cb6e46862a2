import type { ConformanceCase } from './cases.ts';

const groups = new Set([
  'actionSend',
  'assign-current-small-step',
  'basic',
  'cond-js',
  'default-initial-state',
  'delayedSend',
  'documentOrder',
  'hierarchy',
  'hierarchy+documentOrder',
  'history',
  'if-else',
  'in',
  'internal-transitions',
  'more-parallel',
  'multiple-events-per-transition',
  'parallel',
  'parallel+interrupt',
  'targetless-transition',
]);

const w3cTests = new Set(
  `144 147 148 149 158 172 173 174 175 176 185 186 187 189 190 191 192 193 200 201 205 208
    220 232 235 237 247 287 318 333 335 336 337 339 342 347 348 349 355 372 375 377 387 396
    399 403a 403b 403c 404 405 406 407 416 417 419 421 423 445 449 453 495 503 504 505 560 570`.split(/\s+/),
);

/**
 * Is the case one of the 169 that XState's own test suite runs (packages/core/test/scxml.test.ts of its repository, as of July
 * 2026)? These are the measure; the others of the package are run as well.
 */
export function isMeasure({ group, name }: ConformanceCase): boolean {
  return groups.has(group) || (group === 'w3c-ecma' && w3cTests.has(name.replace(/^test/, '')));
}
