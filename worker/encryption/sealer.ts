import { open, seal } from './envelope.ts';
import { keyIdOf } from './key-store.ts';
import type { Sealer } from '../../activities/sealer.ts';
import type { KeyStore } from './key-store.ts';

const PURPOSE = 'store';

/** Seals journal entries and papers with the key of their case, the one its history is encrypted with. */
export function createSealer(keys: KeyStore): Sealer {
  return {
    async seal(caseId, bytes) {
      return seal(await keys.keyFor(caseId), bytes, PURPOSE);
    },
    async open(caseId, sealed) {
      return open(await keys.existing(keyIdOf(caseId)), sealed, PURPOSE);
    },
  };
}
