import { ApiError } from './api-error.js';

/** Decoding a whole text leaves nothing behind in a decoder, so that one serves all calls. */
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** The encodings other than UTF-8, by the byte-order mark that a text in them begins with; a longer mark before its own beginning. */
const MARKED: readonly { mark: readonly number[]; name: string; decode: (bytes: Uint8Array) => string }[] = [
  { mark: [0xff, 0xfe, 0, 0], name: 'UTF-32', decode: (bytes) => decodeUtf32(bytes, true) },
  { mark: [0, 0, 0xfe, 0xff], name: 'UTF-32', decode: (bytes) => decodeUtf32(bytes, false) },
  { mark: [0xff, 0xfe], name: 'UTF-16', decode: (bytes) => new TextDecoder('utf-16le', { fatal: true }).decode(bytes) },
  { mark: [0xfe, 0xff], name: 'UTF-16', decode: (bytes) => new TextDecoder('utf-16be', { fatal: true }).decode(bytes) },
];

/**
 * Decodes a body: UTF-8, or UTF-16 or UTF-32 when it begins with such a byte-order mark (wire-protocol.md §5.2).
 * @throws ApiError 400/0 when the bytes are not text
 */
export function decodeText(bytes: Uint8Array): string {
  const marked = MARKED.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  try {
    return marked ? marked.decode(bytes) : UTF8.decode(bytes);
  } catch (cause) {
    throw new ApiError('bad_request.malformed_body', {
      extra: `the text is not valid ${marked?.name ?? 'UTF-8'}`,
      cause,
    });
  }
}

/** @throws RangeError for a character that does not exist, or a piece of one at the end */
function decodeUtf32(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const characters: string[] = [];
  for (let offset = 4; offset < bytes.length; offset += 4) {
    characters.push(String.fromCodePoint(view.getUint32(offset, littleEndian)));
  }
  return characters.join('');
}
