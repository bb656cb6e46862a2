import type { WorkflowHandle } from '@temporalio/client';
import type { LoadedDataConverter } from '@temporalio/common';
import { decodeUserMetadata } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { instantOfMs, type Instant } from '../../calendar/instant.ts';
import type { ArmedTimer } from './host.ts';

/** The timers that a workflow's history shows as started and neither fired nor cancelled, moved to the case's clock. */
export async function readTimers(
  handle: WorkflowHandle,
  converter: LoadedDataConverter,
  clockOffsetInMs: number,
): Promise<readonly ArmedTimer[]> {
  const { events = [] } = await handle.fetchHistory();
  const armed = new Map<string, ArmedTimer>();
  for (const event of events ?? []) {
    const started = event.timerStartedEventAttributes;
    if (started?.timerId !== undefined && started.timerId !== null) {
      const { staticSummary } = await decodeUserMetadata(converter, event.userMetadata);
      const startedAt = msOf(event.eventTime) + clockOffsetInMs;
      const instant = toMinute(startedAt + msOf(started.startToFireTimeout));
      armed.set(started.timerId, { summary: staticSummary ?? '', instant });
    }
    const over = event.timerFiredEventAttributes?.timerId ?? event.timerCanceledEventAttributes?.timerId;
    if (over !== undefined && over !== null) armed.delete(over);
  }
  return [...armed.values()];
}

/** A timer's time runs from when the server took it, some milliseconds after the workflow asked. */
function toMinute(ms: number): Instant {
  return instantOfMs(Math.floor(ms / 60_000) * 60_000);
}

function msOf(time: { readonly seconds?: unknown; readonly nanos?: number | null } | null | undefined): number {
  return Number(time?.seconds ?? 0) * 1000 + Math.floor((time?.nanos ?? 0) / 1_000_000);
}
