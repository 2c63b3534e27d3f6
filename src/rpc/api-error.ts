import { type CatalogueEntry, type ErrorName, errorCatalogue } from '../generated/error-catalogue.js';

/** What an error may say beyond its catalogue entry. */
export interface ApiErrorDetails {
  /** Named parameters: shown after the message and sent as `error_data` (wire-protocol.md §11). */
  data?: Readonly<Record<string, unknown>>;
  /** Sent as `error_data` too, but too much for the message. */
  details?: Readonly<Record<string, unknown>>;
  /** A remark in brackets after the message. */
  extra?: string | undefined;
  /** Replaces the catalogued sentence. */
  message?: string;
  /** The failure behind it: for the log, never sent. */
  cause?: unknown;
}

/** The one error that callers see. Its name must be in config/errors.conf, which gives code and subcode. */
export class ApiError extends Error {
  readonly errorName: ErrorName;
  readonly code: number;
  readonly subcode: number;
  /** HTTP status; differs from the code only where the catalogue says so. */
  readonly status: number;
  readonly retryAfterSec: number | undefined;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(errorName: ErrorName, details: ApiErrorDetails = {}) {
    const entry = errorCatalogue[errorName];
    super(resultMessage(entry, details), { cause: details.cause });
    this.name = 'ApiError';
    this.errorName = errorName;
    this.code = entry.code;
    this.subcode = entry.subcode;
    this.status = entry.status ?? entry.code;
    this.retryAfterSec = entry.retry_after_sec;
    this.data = { ...details.data, ...details.details };
  }
}

/** Message, remark and parameters in one line: `Invalid task id: id=nope, company=d1bd…` (wire-protocol.md §11.1). */
function resultMessage(entry: CatalogueEntry, { data = {}, extra, message }: ApiErrorDetails): string {
  const parameters = Object.entries(data).map(([name, value]) => `${name}=${parameterText(value)}`);
  return [
    message ?? entry.result_msg,
    extra === undefined ? '' : ` (${extra})`,
    parameters.length === 0 ? '' : `: ${parameters.join(', ')}`,
  ].join('');
}

/** A parameter as existing clients are used to see it: the way Python prints it. */
function parameterText(value: unknown): string {
  if (Array.isArray(value)) return `(${value.map(parameterText).join(', ')})`;
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return `${value}`;
  return `(${Object.keys(value).join(', ')})`;
}
