import { distinctErrors } from '../client-model.js';
import type { ClientError } from '../generated-file.js';
import { generatedMark } from './generated-mark.js';
import { comment, indent, stringLiteral } from './python-text.js';

/** The module with the names of all errors, by their numbers. */
export function catalogueModule(errors: readonly ClientError[], apiVersion: string): string {
  const distinct = distinctErrors(errors);
  return [
    generatedMark(apiVersion),
    '"""The errors that a server can answer, by code and subcode."""',
    '',
    'from __future__ import annotations',
    '',
    'from typing import Literal',
    '',
    'ErrorName = Literal[',
    ...indent(distinct.map(({ name }) => `${stringLiteral(name)},`)),
    ']',
    '"""Name of an error, for comparing with ``ApiError.name``."""',
    '',
    'CATALOGUE: dict[tuple[int, int], ErrorName] = {',
    ...indent(
      distinct.flatMap(({ name, code, subcode, message }) => [
        ...comment(message, 1),
        `(${code}, ${subcode}): ${stringLiteral(name)},`,
      ]),
    ),
    '}',
    '',
  ].join('\n');
}
