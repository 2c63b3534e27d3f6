const CONTROL = /\p{Cc}/gu;

/**
 * A text that callers of the server may have chosen, such as a name, as one line that is fit for a terminal: control characters, which could
 * rewrite what the operator sees, become `\uFFFD`.
 */
export function printable(text: string): string {
  return text.replaceAll(CONTROL, '\uFFFD');
}
