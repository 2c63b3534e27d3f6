import type { Readable } from 'node:stream';

/*
 * Answers that are not an envelope (wire-protocol.md §9.3, §9.4). A handler returns one in place of its response; errors always have
 * the envelope.
 */

/** A body without envelope; a stream is sent as it comes and never held in memory. */
export type RawBody = string | Buffer | Readable;

/** A body of its own type, such as a download. */
export class RawAnswer {
  readonly contentType: string;
  readonly body: RawBody;
  /** Offered as a download under this name. */
  readonly fileName: string | undefined;

  constructor(contentType: string, body: RawBody, fileName?: string) {
    this.contentType = contentType;
    this.body = body;
    this.fileName = fileName;
  }
}

/** Sends the caller elsewhere. */
export class Redirect {
  readonly status: 301 | 302 | 303 | 307 | 308;
  readonly location: string;

  constructor(status: Redirect['status'], location: string) {
    this.status = status;
    this.location = location;
  }
}

/** The status, headers and body that carry an answer without envelope. */
export function renderSpecial(answer: RawAnswer | Redirect): {
  status: number;
  headers: Record<string, string>;
  body: RawBody;
} {
  if (answer instanceof Redirect) return { status: answer.status, headers: { location: answer.location }, body: '' };
  const { contentType, body, fileName } = answer;
  return {
    status: 200,
    headers: {
      'content-type': contentType,
      'cache-control': 'no-store, max-age=0',
      ...(fileName !== undefined && { 'content-disposition': disposition(fileName) }),
    },
    body,
  };
}

/**
 * A name beyond ASCII is sent twice: cut down for old clients, accents taken off, and percent-encoded (wire-protocol.md §9.3). What is
 * more than one word for a reader of headers is quoted, or browsers would take the first word for the name.
 */
function disposition(fileName: string): string {
  const ascii = fileName.normalize('NFKD').replace(/[^\x20-\x7e]|["\\]/g, '');
  const plain = `attachment; filename=${TOKEN.test(ascii) ? ascii : `"${ascii}"`}`;
  return ascii === fileName ? plain : `${plain}; filename*=UTF-8''${percentEncoded(fileName)}`;
}

const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

/** As RFC 8187 has it, which leaves fewer characters as they are than JavaScript does. */
function percentEncoded(text: string): string {
  const encode = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replace(/['()*]/g, encode);
}
