import { createHash } from 'node:crypto';

/** What a case file looks at in a letter. */
export interface Letter {
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  /** SHA-256 of each attachment's content, in hex. */
  readonly attachments: readonly string[];
}

/**
 * Reads an `.eml` file as far as letters of ours go: headers in encoded words or plain, parts in base64 or as they are. It shares
 * nothing with what wrote the file, so that a case file sees what a mail program would see.
 */
export function readLetter(text: string): Letter {
  const { headers } = partOf(text);
  return {
    messageId: (headers.get('message-id') ?? '').replace(/^<|>$/g, ''),
    to: /<([^>]+)>/.exec(headers.get('to') ?? '')?.[1] ?? headers.get('to') ?? '',
    subject: decodeWords(headers.get('subject') ?? ''),
    attachments: attachmentsIn(text),
  };
}

interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

function partOf(text: string): Part {
  const plain = text.replaceAll('\r\n', '\n');
  const end = plain.indexOf('\n\n');
  const head = (end < 0 ? plain : plain.slice(0, end)).replaceAll(/\n[ \t]+/g, ' ');
  const headers = new Map(
    head.split('\n').map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { headers, body: end < 0 ? '' : plain.slice(end + 2) };
}

function attachmentsIn(text: string): readonly string[] {
  const { headers, body } = partOf(text);
  const boundary = /boundary="?([^";]+)"?/.exec(headers.get('content-type') ?? '')?.[1];
  if (boundary !== undefined) {
    const parts = `\n${body}`.split(`\n--${boundary}`).slice(1, -1);
    return parts.flatMap((part) => attachmentsIn(part.replace(/^\n/, '')));
  }
  if (!(headers.get('content-disposition') ?? '').startsWith('attachment')) return [];
  const isBase64 = headers.get('content-transfer-encoding') === 'base64';
  return [
    createHash('sha256')
      .update(Buffer.from(body, isBase64 ? 'base64' : 'utf8'))
      .digest('hex'),
  ];
}

/** RFC 2047: `=?UTF-8?Q?…?=`; the space between two encoded words is not part of the text. */
function decodeWords(header: string): string {
  return header
    .replaceAll(/(\?=)\s+(=\?)/g, '$1$2')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, text: string) => {
      if (kind.toLowerCase() === 'b') return Buffer.from(text, 'base64').toString('utf8');
      const bytes = text
        .replaceAll('_', ' ')
        .replaceAll(/=([0-9a-f]{2})/gi, (__, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
      return Buffer.from(bytes, 'latin1').toString('utf8');
    });
}
