/** A clock that can be moved, as milliseconds since 1970. */
export interface MovableClock {
  now(): Promise<number>;
  advance(ms: number): Promise<void>;
}

/** One of those that share a clock. While it does not wait, the clock is not moved. */
export interface ClockMember {
  /** Waits until the clock stands at `ms` or later; until then every member waits, or has left. */
  waitUntil(ms: number): Promise<void>;
  /** It no longer counts; asked twice, that changes nothing. */
  leave(): void;
}

/** One clock for several cases, none of which is passed by. */
export interface SharedClock {
  /** Takes one more in, once the clock stands still. */
  join(): Promise<ClockMember>;
}

interface Waiting {
  readonly until: number;
  readonly go: () => void;
  readonly fail: (reason: unknown) => void;
}

/**
 * Lets several cases share one clock that only goes forwards: when each of them waits, it is moved to the nearest instant that one of
 * them waits for. What each lives through is the same as with a clock of its own.
 */
export function createSharedClock(clock: MovableClock): SharedClock {
  let members = 0;
  let waiting: readonly Waiting[] = [];
  let moving = Promise.resolve();

  /** Moves the clock as long as everybody waits, one movement behind the other. */
  function moveIfAllWait(): void {
    moving = moving.then(move);
  }

  async function move(): Promise<void> {
    if (waiting.length === 0 || waiting.length < members) return;
    try {
      const nearest = Math.min(...waiting.map(({ until }) => until));
      const ahead = nearest - (await clock.now());
      if (ahead > 0) await clock.advance(ahead);
      const there = Math.max(nearest, await clock.now());
      const due = waiting.filter(({ until }) => until <= there);
      waiting = waiting.filter(({ until }) => until > there);
      for (const { go } of due) go();
    } catch (error) {
      const all = waiting;
      waiting = [];
      for (const { fail } of all) fail(error);
    }
  }

  return {
    async join() {
      // Counted at once, so that no further movement begins; one that is under way is waited for.
      members += 1;
      await moving;
      let isThere = true;
      return {
        waitUntil: (until) =>
          new Promise((go, fail) => {
            waiting = [...waiting, { until, go, fail }];
            moveIfAllWait();
          }),
        leave() {
          if (!isThere) return;
          isThere = false;
          members -= 1;
          moveIfAllWait();
        },
      };
    },
  };
}
