import { ApiError } from './api-error.js';
import { decodeText } from './decode-text.js';
import { type Argument, MAX_ARGUMENTS } from './query-arguments.js';

const URL_ENCODED = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data';

/** Whether a media type is one of the two that forms are sent as. */
export function isFormType(mediaType: string | undefined): boolean {
  return mediaType === URL_ENCODED || mediaType === MULTIPART;
}

/** What a form holds: fields, or a JSON text in disguise. */
export interface DecodedForm {
  fields: Argument[];
  json: string;
}

/**
 * Form fields as text; uploaded files are ignored (wire-protocol.md §5.1). `curl -d '{…}'` sends JSON under the form type: what
 * begins with a brace, as a whole or as the name of the only field, is no form.
 *
 * @throws ApiError 400/0 when the form cannot be read or has too many fields
 */
export async function decodeForm(body: Uint8Array, contentType: string): Promise<DecodedForm> {
  if (contentType.trimStart().toLowerCase().startsWith(MULTIPART)) {
    return { fields: await readMultipart(body, contentType), json: '' };
  }
  if (body[0] === OPEN_OBJECT) return { fields: [], json: decodeText(body) };
  checkCount(body, '&');
  const fields = [...new URLSearchParams(decodeText(body))];
  const [name = '', value = ''] = fields[0] ?? [];
  const isJson = fields.length === 1 && value === '' && name.startsWith('{');
  return isJson ? { fields: [], json: name } : { fields, json: '' };
}

const OPEN_OBJECT = 0x7b;

async function readMultipart(body: Uint8Array, contentType: string): Promise<Argument[]> {
  if (body.length === 0) return [];
  checkCount(body, '\r\n--');
  try {
    const form = await new Response(Buffer.from(body), { headers: { 'content-type': contentType } }).formData();
    return [...form].flatMap(([name, value]): Argument[] => (typeof value === 'string' ? [[name, value]] : []));
  } catch (cause) {
    throw new ApiError('bad_request.malformed_body', { extra: 'the form cannot be read', cause });
  }
}

/** Fields are counted by what separates them before they are taken apart (assurance.md S13). */
function checkCount(body: Uint8Array, separator: string): void {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  let count = 0;
  for (let at = bytes.indexOf(separator); at >= 0; at = bytes.indexOf(separator, at + separator.length)) {
    count += 1;
    if (count > MAX_ARGUMENTS)
      throw new ApiError('bad_request.malformed_body', { extra: `more than ${MAX_ARGUMENTS} fields` });
  }
}
