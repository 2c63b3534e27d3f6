import { readFile, readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { type JsonObject, isObject } from '../../json/is-object.js';
import type { ActionExample, ErrorExample } from './action-example.js';

/**
 * Reads a folder of examples, each in a file named after its action: `models.get_all.json`.
 * @throws Error that names the file which holds none
 */
export async function readExamples(folder: string): Promise<Map<string, ActionExample>> {
  const files = (await readdir(folder)).filter((file) => extname(file) === '.json').sort();
  const examples = files.map(async (file) => {
    const example: unknown = JSON.parse(await readFile(join(folder, file), 'utf8'));
    if (!isActionExample(example)) throw new Error(`${file} is not an example of an action`);
    return [basename(file, '.json'), example] as const;
  });
  return new Map(await Promise.all(examples));
}

function isActionExample(value: unknown): value is ActionExample {
  if (!isObject(value)) return false;
  const { request, response, error } = value;
  return isObject(request) && isObject(response) && (error === undefined || isErrorExample(error));
}

function isErrorExample(value: unknown): value is ErrorExample & JsonObject {
  return (
    isObject(value) &&
    isObject(value['request']) &&
    Number.isInteger(value['result_code']) &&
    Number.isInteger(value['result_subcode']) &&
    typeof value['result_msg'] === 'string' &&
    isObject(value['error_data'])
  );
}
