import { it } from 'vitest';
import { expectProven, policyTimeout } from './expect-proven.ts';

it(
  'every rule of Darlington that is enforced or prompted is missed by a case file once it is taken away',
  () => expectProven('darlington'),
  policyTimeout,
);
