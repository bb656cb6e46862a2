import { it } from 'vitest';
import { expectProven, policyTimeout } from './expect-proven.ts';

it(
  'every rule of Gloucestershire that is enforced or prompted is missed by a case file once it is taken away',
  () => expectProven('gloucestershire'),
  policyTimeout,
);
