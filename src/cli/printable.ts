// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;

/**
 * A text that callers of the server may have chosen, such as a name, as one line that is fit for a terminal: control characters, which could
 * rewrite what the operator sees, become `\uFFFD`.
 */
export function printable(text: string): string {
  return text.replaceAll(CONTROL, '\uFFFD');
}
