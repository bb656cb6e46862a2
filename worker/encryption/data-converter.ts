import { fileURLToPath } from 'node:url';
import { createEncryptionCodec } from './payload-codec.ts';
import type { DataConverter } from '@temporalio/common';
import type { KeyStore } from './key-store.ts';

/** The module that converts failures, for bundles and converters. */
export const failureConverterPath: string = fileURLToPath(new URL('failure-converter.ts', import.meta.url));

/**
 * How worker and clients write and read payloads: encrypted with the key of their case, failures included.
 *
 * @param options.makesKeys - see {@link createEncryptionCodec}.
 */
export function createDataConverter(keys: KeyStore, options: { readonly makesKeys?: boolean } = {}): DataConverter {
  return { payloadCodecs: [createEncryptionCodec(keys, options)], failureConverterPath };
}
