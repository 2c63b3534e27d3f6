import type { Surface } from '../surface/surface.js';

/** A file that a generator made; nothing is written by the generator itself. */
export interface GeneratedFile {
  /** Relative to the folder of the package, with `/` between the parts. */
  path: string;
  text: string;
}

/** What a client package is generated from, beside the surface. */
export interface ClientOptions {
  /** Version of the package: that of the server which generated it. */
  packageVersion: string;
  /** Every error that callers can be answered with. */
  errors: readonly ClientError[];
  /** Include actions that are marked internal. */
  internal?: boolean;
}

/** One error of the catalogue (config/errors.conf), for typed errors and for knowing what may be retried. */
export interface ClientError {
  /** `section.name`, such as `bad_request.invalid_model_id`. */
  name: string;
  code: number;
  subcode: number;
  message: string;
  /** Whether the same call can succeed later: the answer carries Retry-After. */
  retryable: boolean;
}

/** Makes the package of one language, pinned to the version of the surface. */
export type ClientGenerator = (surface: Surface, options: ClientOptions) => GeneratedFile[];
