const BACKSLASH = 92;

/** Index of the quote that ends a JSON string whose text begins at `start`; the end of the text when there is none. */
export function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, index: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(index - slashes - 1) === BACKSLASH) slashes += 1;
  return slashes % 2 === 1;
}
