import { it } from 'vitest';
import { expectProven, policyTimeout } from './expect-proven.ts';

it(
  'every rule on requests for information that is enforced or prompted is missed by a case file once it is taken away',
  () => expectProven('northmoor-foi'),
  policyTimeout,
);
