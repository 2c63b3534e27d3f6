/** One error of the catalogue (config/errors.conf) as the document tells it. */
export interface DocumentedError {
  /** `section.name`, such as `bad_request.invalid_model_id`. */
  name: string;
  /** `meta.result_code` of its answers. */
  code: number;
  /** `meta.result_subcode` of its answers. */
  subcode: number;
  message: string;
  /** HTTP status of its answers: the code, but for few. */
  status: number;
  /** Whether the same call can succeed later: the answer carries Retry-After. */
  retryable: boolean;
}
