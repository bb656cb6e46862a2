import proto from '@temporalio/proto';
import { searchKeys } from '../workflows/search-attributes.ts';
import type { Connection } from '@temporalio/client';

const { IndexedValueType } = proto.temporal.api.enums.v1;

/** The types of search attributes: as the SDK calls them, as the server's command line does, and their number. */
const types = {
  KEYWORD: { word: 'Keyword', number: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD },
  KEYWORD_LIST: { word: 'KeywordList', number: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST },
  INT: { word: 'Int', number: IndexedValueType.INDEXED_VALUE_TYPE_INT },
  DATETIME: { word: 'Datetime', number: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME },
} as const;

/** The search attributes a case shows, as arguments of the embedded server. */
export function searchAttributeArguments(): string[] {
  return Object.values(searchKeys).flatMap(({ name, type }) => ['--search-attribute', `${name}=${types[type].word}`]);
}

/** Registers the search attributes with the server; those it already knows are left as they are. */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const known = await knownNames(connection, namespace);
  const missing = Object.values(searchKeys).filter(({ name }) => !known.has(name));
  if (missing.length === 0) return;
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map(({ name, type }) => [name, types[type].number])),
  });
}

async function knownNames(connection: Connection, namespace: string): Promise<ReadonlySet<string>> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return new Set(Object.keys(customAttributes ?? {}));
  } catch (error) {
    // The time-skipping server keeps search attributes but cannot list them, and takes them twice without complaint.
    if (error instanceof Error && 'code' in error && error.code === 12) return new Set();
    throw error;
  }
}
