/** What has to be undone at the end, last opened first. */
export interface Cleanup {
  /** Adds what undoes the step just taken. */
  add(undo: () => void | Promise<void>): void;
  /** Undoes everything, once; a step that fails keeps no other from being undone. Answers what failed. */
  run(): Promise<readonly unknown[]>;
}

/** An empty list of things to undo. */
export function createCleanup(): Cleanup {
  const steps: (() => void | Promise<void>)[] = [];
  const failures: unknown[] = [];
  let running: Promise<readonly unknown[]> | undefined;
  async function undoAll(): Promise<readonly unknown[]> {
    for (let undo = steps.pop(); undo !== undefined; undo = steps.pop()) {
      try {
        await undo();
      } catch (error) {
        failures.push(error);
      }
    }
    return failures;
  }
  return {
    add: (undo) => void steps.push(undo),
    run: () => (running ??= undoAll()),
  };
}
