import type { Document, Filter } from 'mongodb';

/** A stored document whose fields an entity's table tells. Ids are strings (storage-model.md §1). */
export type StoredDocument = Document & { _id: string };

/** A filter as the query room builds it: every path in it was allowed by a table. */
export type Condition = Filter<StoredDocument>;
