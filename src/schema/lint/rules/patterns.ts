/** An escape, a character class, the opening of a group, or any other character; then how often. */
const ELEMENTS =
  /(\\u\{[^}]*\}|\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]?[^>)]*>?))?|[\s\S])([*+?]|\{\d+(?:,\d*)?\})?/gu;

/** A group that is open: its branches that began, and how the elements of the present one repeat. */
interface Group {
  certain: boolean;
  unbounded: boolean;
  /** Whether a branch is made of repeats and options alone. */
  loose: boolean;
}

/**
 * What is wrong with a pattern: it does not compile, or it repeats without limit a group in which nothing is certain, such as
 * `(a+)+`: on a text that does not match, that takes time exponential in the length. Not every slow pattern is found.
 */
export function patternFault(pattern: string): { message: string; fix: string } | undefined {
  try {
    // As the validators compile it.
    void new RegExp(pattern, 'u');
  } catch (error) {
    return {
      message: `the pattern ${pattern} does not compile: ${error instanceof Error ? error.message : String(error)}`,
      fix: 'correct it; the syntax is that of JavaScript with the flag u',
    };
  }
  if (!hasLooseRepeat(pattern)) return undefined;
  return {
    message: `the pattern ${pattern} repeats a group of repeats`,
    fix: 'give each repeat a character to begin with, such as (\\.\\w+)* instead of (\\.?\\w+)*',
  };
}

function hasLooseRepeat(pattern: string): boolean {
  const groups: Group[] = [openGroup()];
  for (const [text, element = '', quantifier = ''] of pattern.matchAll(ELEMENTS)) {
    const group = groups.at(-1);
    if (element.startsWith('(')) groups.push(openGroup());
    else if (text === '|' && group) endBranch(group);
    else if (element === ')') {
      const closed = groups.pop();
      if (closed) endBranch(closed);
      if (closed?.loose && isUnbounded(quantifier)) return true;
      addElement(groups.at(-1), quantifier);
    } else if (element !== '^' && element !== '$') addElement(group, quantifier);
  }
  return false;
}

function openGroup(): Group {
  return { certain: false, unbounded: false, loose: false };
}

function endBranch(group: Group): void {
  if (group.unbounded && !group.certain) group.loose = true;
  group.unbounded = false;
  group.certain = false;
}

function addElement(group: Group | undefined, quantifier: string): void {
  if (!group) return;
  if (isUnbounded(quantifier)) group.unbounded = true;
  else if (quantifier !== '?' && !quantifier.startsWith('{0')) group.certain = true;
}

function isUnbounded(quantifier: string): boolean {
  return quantifier === '*' || quantifier === '+' || quantifier.endsWith(',}');
}
