import proto from '@temporalio/proto';
import type { Connection } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';

type IndexedType = 'Keyword' | 'KeywordList' | 'Int' | 'Datetime';

/**
 * What a case shows to searches on the server. Nothing personal: search attributes are never encrypted.
 *
 * The workflow sets them; the server has to know them before the first one is set.
 */
export const searchAttributes: Readonly<Record<string, IndexedType>> = {
  DuecourseAuthority: 'Keyword',
  DuecoursePathway: 'Keyword',
  DuecourseState: 'KeywordList',
  DuecourseNextDue: 'Datetime',
  DuecourseOverdue: 'Int',
  DuecourseIncidents: 'Int',
};

const { IndexedValueType } = proto.temporal.api.enums.v1;
const numbers: Readonly<Record<IndexedType, temporal.api.enums.v1.IndexedValueType>> = {
  Keyword: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  KeywordList: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
  Int: IndexedValueType.INDEXED_VALUE_TYPE_INT,
  Datetime: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
};

/** Registers the search attributes with the server; those it already knows are left as they are. */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const known = await knownNames(connection, namespace);
  const missing = Object.entries(searchAttributes).filter(([name]) => !known.has(name));
  if (missing.length === 0) return;
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map(([name, type]) => [name, numbers[type]])),
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
