import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { Logger } from '@temporalio/worker';

/** Passes on what the SDK warns of, and nothing else. */
export const quietSdkLogger: Logger = new DefaultLogger('WARN', (entry) => {
  // The time-skipping server lacks a feature that this project does not use.
  if (entry.message.includes('activity_failure_include_heartbeat')) return;
  process.stderr.write(`[${entry.level}] ${entry.message} ${JSON.stringify(entry.meta ?? {})}\n`);
});

let installed = false;

/**
 * Gives Temporal's SDK its logger. It can be told once per process, before its first use, so later calls change
 * nothing.
 */
export function installRuntime(logger: Logger = quietSdkLogger): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    logger,
    // The native part's own signal handling would shut the worker down behind our back: worker.ts does it in order.
    shutdownSignals: [],
    telemetryOptions: { logging: { forward: {}, filter: 'WARN' } },
  });
}
