import proto from '@temporalio/proto';

const { History } = proto.temporal.api.history.v1;

/** A recorded history, as JSON. */
export interface RecordedHistory {
  /** Not every server writes it into the history itself. */
  readonly workflowId: string;
  readonly events: readonly { readonly eventType: string }[];
}

/**
 * A history as JSON text. The SDK's own conversion fails where npm installs two versions of protobufjs, and it reaches into
 * parts of the SDK that are not public. Stack traces are left out: they name the machine, and a replay does not read them.
 */
export function historyToJson(workflowId: string, history: proto.temporal.api.history.v1.IHistory): string {
  const recorded = History.toObject(History.fromObject(history), {
    longs: String,
    enums: String,
    bytes: String,
    json: true,
  });
  return JSON.stringify({ workflowId, ...recorded }, (key, value: unknown) => (key === 'stackTrace' ? '' : value));
}

/** The history in a recording. */
export function historyFromJson(recorded: RecordedHistory): proto.temporal.api.history.v1.IHistory {
  return History.fromObject(recorded);
}
