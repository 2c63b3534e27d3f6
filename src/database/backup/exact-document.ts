import { BSON, type Document } from 'mongodb';
import { BackupError } from './backup-error.js';

/** Keeps what plain values of JavaScript can't tell apart: integers of 32 and 64 bits and doubles, binary data, patterns. */
const EXACT: BSON.DeserializeOptions = {
  promoteValues: false,
  promoteLongs: false,
  promoteBuffers: false,
  bsonRegExp: true,
};

/**
 * A document of BSON as something that the driver writes back as the very same bytes. An object serves nearly always; where it does not, as
 * with keys like `"2"` that objects put in front, it is a Map.
 *
 * @throws BackupError when the driver can't write the document as it is
 */
export function exactDocument(bytes: Uint8Array): Document {
  const forms = [() => BSON.deserialize(bytes, EXACT), () => readMap(bytes, 0)];
  for (const form of forms) {
    const document = attempt(form);
    if (document && Buffer.compare(BSON.serialize(document), bytes) === 0) return document;
  }
  throw new BackupError('A document holds a value that can not be written back as it was');
}

function attempt(form: () => Document): Document | undefined {
  try {
    return form();
  } catch (error) {
    if (BSON.BSONError.isBSONError(error)) return undefined;
    throw error;
  }
}

const DOCUMENT_TYPE = 3;
const ARRAY_TYPE = 4;

function readMap(bytes: Uint8Array, start: number): Map<string, unknown> {
  const entries = new Map<string, unknown>();
  for (const [type, nameStart, nameLength, offset, length] of BSON.onDemand.parseToElements(bytes, start)) {
    const name = Buffer.from(bytes.subarray(nameStart, nameStart + nameLength)).toString('utf8');
    entries.set(name, readValue(bytes, type, offset, length));
  }
  return entries;
}

function readValue(bytes: Uint8Array, type: number, offset: number, length: number): unknown {
  if (type === DOCUMENT_TYPE) return readMap(bytes, offset);
  if (type === ARRAY_TYPE) return [...readMap(bytes, offset).values()];
  return readScalar(type, bytes.subarray(offset, offset + length));
}

/** Reads a value by way of a document that holds nothing else: size, type, an empty name, the value, the end. */
function readScalar(type: number, value: Uint8Array): unknown {
  const head = Buffer.alloc(6);
  head.writeInt32LE(head.length + value.length + 1);
  head.writeUInt8(type, 4);
  return BSON.deserialize(Buffer.concat([head, value, Buffer.alloc(1)]), EXACT)[''];
}
