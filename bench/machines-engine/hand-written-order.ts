import {
  CancellationScope,
  condition,
  defineUpdate,
  isCancellation,
  proxyActivities,
  setHandler,
  sleep,
} from '@temporalio/workflow';

const { charge, tell } = proxyActivities<{ charge(): Promise<string>; tell(): Promise<void> }>({
  startToCloseTimeout: '10 minutes',
});

type Event = { readonly type: 'NOTE'; readonly text: string } | { readonly type: 'PAY' | 'SHIP' };

interface Standing {
  readonly state: string;
  readonly notes: readonly string[];
  readonly receipt: string | undefined;
}

/** The order as somebody writes it who knows Temporal: the same updates, timers and activities as the machine has. */
export async function handWrittenOrder(): Promise<{ readonly notes: number; readonly receipt: string | undefined }> {
  let state = 'open';
  let notes: readonly string[] = [];
  let receipt: string | undefined;
  const standing = (): Standing => ({ state, notes, receipt });
  setHandler(defineUpdate<Standing, [Event]>('send'), (event) => {
    if (event.type === 'NOTE') notes = [...notes, event.text];
    else if (event.type === 'PAY' && state === 'open') state = 'charging';
    else if (event.type === 'SHIP' && state === 'paid') state = 'shipped';
    return standing();
  });
  await within(86_400_000, () => state !== 'open');
  if (state === 'charging') {
    receipt = await charge();
    state = 'paid';
    await within(604_800_000, () => state !== 'paid');
  }
  await tell();
  return { notes: notes.length, receipt };
}

async function within(ms: number, isMet: () => boolean): Promise<void> {
  const scope = new CancellationScope();
  const timer = scope
    .run(() => sleep(ms))
    .catch((error: unknown) => {
      if (!isCancellation(error)) throw error;
    });
  await Promise.race([timer, condition(isMet)]);
  scope.cancel();
}
