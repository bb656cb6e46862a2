import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import type { Chance } from './chance.ts';

/**
 * How a mail server behaves for a while: takes everything; refuses connections; answers 4xx; breaks off after the message without
 * having taken it; takes it and breaks off before the answer; answers after seconds.
 */
export const moods = ['accepting', 'down', 'busy', 'dropping', 'mute', 'slow'] as const;
export type Mood = (typeof moods)[number];

/** A message the server took responsibility for. */
export interface Delivery {
  readonly messageId: string;
  /** Milliseconds since 1970. */
  readonly acceptedAt: number;
  /** Was its answer written to the connection, kept back in a bad mood, or was there nobody left to be answered? */
  answer: 'written' | 'keptBack' | 'nobodyThere';
}

/** When in the life of a message something is done: before the server has it, before it answers, right after. */
export const points = ['arrived', 'accepted', 'answered'] as const;
export type Point = (typeof points)[number];

/** A mail server that is not to be relied on. */
export interface FlappingMailServer {
  readonly url: string;
  readonly deliveries: readonly Delivery[];
  /** Messages that were turned away, by the mood that did it; refused connections are not seen here. */
  readonly turnedAway: ReadonlyMap<Mood, number>;
  turn(mood: Mood): Promise<void>;
  /** Does `act` when the next message comes to this point. */
  atNextMessage(point: Point, act: () => void): void;
  stop(): Promise<void>;
}

/** Starts one on a port of this machine, in a good mood. */
export async function startFlappingMailServer(port: number, chance: Chance): Promise<FlappingMailServer> {
  const deliveries: Delivery[] = [];
  const turnedAway = new Map<Mood, number>();
  const waiting = new Map<Point, () => void>();
  const sockets = new Map<number, Socket>();
  const brokenOff = new WeakSet<Socket>();
  let mood: Mood = 'accepting';
  let server: SMTPServer | undefined;

  function reach(point: Point): void {
    const act = waiting.get(point);
    waiting.delete(point);
    act?.();
  }

  function turnAway(): void {
    turnedAway.set(mood, (turnedAway.get(mood) ?? 0) + 1);
  }

  async function take(text: string, remotePort: number, answer: (error?: Error) => void): Promise<void> {
    const socket = sockets.get(remotePort);
    reach('arrived');
    if (mood === 'busy') {
      turnAway();
      return answer(Object.assign(new Error('4.3.2 Not now'), { responseCode: 451 }));
    }
    if (mood === 'dropping' || mood === 'down') {
      turnAway();
      return void socket?.destroy();
    }
    if (mood === 'slow') await sleep(chance.between(500, 3_000));
    const messageId = /^message-id:\s*<([^>]+)>/im.exec(text)?.[1] ?? 'none';
    // Who has hung up meanwhile cannot be answered: a mail server keeps such a message all the same.
    const hungUp = socket === undefined || socket.destroyed;
    const isMute = mood === 'mute' || (socket !== undefined && brokenOff.has(socket));
    const reply = isMute ? 'keptBack' : hungUp ? 'nobodyThere' : 'written';
    deliveries.push({ messageId, acceptedAt: Date.now(), answer: reply });
    reach('accepted');
    if (reply === 'keptBack') return void socket?.destroy();
    answer();
    setImmediate(() => reach('answered'));
  }

  async function open(): Promise<void> {
    const opened = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      closeTimeout: 100,
      onData(stream, { remotePort }, done) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => void take(Buffer.concat(chunks).toString('latin1'), remotePort, done));
      },
    });
    opened.server.on('connection', (socket: Socket) => {
      const { remotePort } = socket;
      if (remotePort === undefined) return;
      sockets.set(remotePort, socket);
      socket.on('close', () => sockets.delete(remotePort));
    });
    // A connection that its killed client has broken off is no trouble of the server.
    opened.on('error', () => undefined);
    await new Promise<void>((resolve) => opened.listen(port, '127.0.0.1', resolve));
    server = opened;
  }

  async function close(): Promise<void> {
    const closing = server;
    server = undefined;
    if (closing === undefined) return;
    const closed = new Promise<void>((resolve) => closing.close(resolve));
    for (const socket of sockets.values()) {
      brokenOff.add(socket);
      socket.destroy();
    }
    // An answer written a moment ago may have gone down with its connection.
    for (const delivery of deliveries.slice(-10))
      if (delivery.answer === 'written' && Date.now() - delivery.acceptedAt < 100) delivery.answer = 'keptBack';
    await closed;
  }

  await open();
  return {
    url: `smtp://127.0.0.1:${port}`,
    deliveries,
    turnedAway,
    async turn(next) {
      mood = next;
      if (next === 'down') await close();
      else if (server === undefined) await open();
    },
    atNextMessage: (point, act) => void waiting.set(point, act),
    stop: close,
  };
}
