import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';

/** A mail server of the test's own. It answers as told and keeps what it took. */
export interface MailServer {
  readonly url: string;
  /** Every message it accepted, as the bytes that came. */
  readonly accepted: Buffer[];
  /** Answers for the next messages, before it goes back to accepting. `RCPT` and `DATA` say when it answers so. */
  answerNext(...answers: readonly Answer[]): void;
  stop(): Promise<void>;
}

/** How the server refuses one message. */
export interface Answer {
  readonly at: 'RCPT' | 'DATA';
  readonly code: number;
  readonly text: string;
}

/** Starts a mail server on the port. */
export async function startMailServer(port: number, options: SMTPServerOptions = {}): Promise<MailServer> {
  const accepted: Buffer[] = [];
  const answers: Answer[] = [];
  const refusal = (at: Answer['at']): Error | undefined => {
    const [answer] = answers;
    if (answer?.at !== at) {
      return undefined;
    }
    answers.shift();
    return Object.assign(new Error(answer.text), { responseCode: answer.code });
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => done(refusal('RCPT')),
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const refused = refusal('DATA');
        if (refused === undefined) {
          accepted.push(Buffer.concat(chunks));
        }
        done(refused);
      });
    },
    ...options,
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `smtp://127.0.0.1:${port}`,
    accepted,
    answerNext: (...next) => void answers.push(...next),
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
