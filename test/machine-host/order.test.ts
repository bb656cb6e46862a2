import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as machines from './machines/order.ts';
import { setMachineStage, type MachineStage } from './stage.ts';

let stage: MachineStage<typeof machines>;
const told: string[] = [];

beforeAll(async () => {
  stage = await setMachineStage({
    machines,
    from: new URL('./machines/order.ts', import.meta.url),
    effects: {
      tellCustomer: ({ params }) => {
        told.push(params.what);
      },
    },
  });
}, 60_000);

afterAll(() => stage.close());

describe('an order on Temporal', () => {
  it('goes on with what it is sent, and answers with where it stands then', async () => {
    const order = await stage.machines.start('order', stage.newId(), { input: { total: 10 } });
    const little = await order.send({ type: 'PAY', amount: 3 });
    expect(little).toMatchObject({ value: 'open', status: 'active', tags: ['unpaid'] });
    const noted = await order.send({ type: 'NOTE', text: 'ring twice' });
    expect(noted.context).toEqual({ total: 10, parcel: undefined, notes: ['ring twice'] });
    expect(noted.emitted).toEqual([{ type: 'noted', text: 'ring twice' }]);
    const paid = await order.send({ type: 'PAY', amount: 10 });
    expect(paid.value).toBe('packing');
    expect(await order.done()).toEqual({ parcel: 'parcel of 10' });
    expect(told).toEqual(['sent']);
  });
});
