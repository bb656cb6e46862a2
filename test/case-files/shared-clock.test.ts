import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { createSharedClock, type MovableClock } from '../../cli/case-file/shared-clock.ts';

/** A clock at 0 that keeps how it was moved. */
function clockAtZero(): MovableClock & { readonly stops: readonly number[]; readonly isMoving: boolean } {
  const stops: number[] = [];
  let at = 0;
  let isMoving = false;
  return {
    stops,
    get isMoving() {
      return isMoving;
    },
    now: () => Promise.resolve(at),
    async advance(ms) {
      isMoving = true;
      await sleep(100);
      at += ms;
      stops.push(at);
      isMoving = false;
    },
  };
}

test('the clock stops wherever one of the cases waits for it, in order', async () => {
  const clock = clockAtZero();
  const shared = createSharedClock(clock);
  const seen: string[] = [];
  async function live(name: string, instants: readonly number[]): Promise<void> {
    const member = await shared.join();
    for (const instant of instants) {
      await member.waitUntil(instant);
      seen.push(`${name} at ${await clock.now()}`);
    }
    member.leave();
  }
  await Promise.all([live('a', [10, 30, 50]), live('b', [20, 30]), live('c', [5])]);
  expect(clock.stops).toEqual([5, 10, 20, 30, 50]);
  expect(seen).toEqual(['c at 5', 'a at 10', 'b at 20', 'a at 30', 'b at 30', 'a at 50']);
});

test('nobody is passed by while he is busy', async () => {
  const clock = clockAtZero();
  const shared = createSharedClock(clock);
  const [busy, other] = [await shared.join(), await shared.join()];
  const waits = other.waitUntil(100);
  await sleep(20);
  expect(clock.stops).toEqual([]);
  busy.leave();
  busy.leave();
  await waits;
  expect(clock.stops).toEqual([100]);
});

test('who waits for what is past goes on at once, and the clock stays where it is', async () => {
  const clock = clockAtZero();
  const member = await createSharedClock(clock).join();
  await member.waitUntil(10);
  await member.waitUntil(3);
  expect(clock.stops).toEqual([10]);
});

test('one who comes later begins where the clock stands then', async () => {
  const clock = clockAtZero();
  const shared = createSharedClock(clock);
  const first = await shared.join();
  const moving = first.waitUntil(40);
  await vi.waitUntil(() => clock.isMoving);
  await shared.join();
  expect(await clock.now()).toBe(40);
  await moving;
});

test('a clock that cannot be moved fails everybody who waits for it', async () => {
  const shared = createSharedClock({
    now: () => Promise.resolve(0),
    advance: () => Promise.reject(new Error('stands still')),
  });
  const [one, other] = [await shared.join(), await shared.join()];
  const waiting = [one.waitUntil(1), other.waitUntil(2)];
  await expect(waiting[0]).rejects.toThrow('stands still');
  await expect(waiting[1]).rejects.toThrow('stands still');
});
