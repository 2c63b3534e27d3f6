import { describe, expect, test } from '@jest/globals';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readHocon } from '../../src/hocon/index.js';
import { isObject } from '../../src/json/is-object.js';

const SRC = fileURLToPath(new URL('../../src', import.meta.url));
const CATALOGUE = fileURLToPath(new URL('../../config/errors.conf', import.meta.url));

/**
 * Errors of the catalogue that no code gives yet. They are ClearML's (reference/errors.json), whose codes stay reserved; an
 * error that comes into use leaves this list, and none may join it.
 */
const NOT_GIVEN: Readonly<Record<string, readonly string[]>> = {
  'kept for subjects that are not served yet': [
    'bad_request.task_error',
    'bad_request.task_validation_error',
    'bad_request.task_not_started',
    'bad_request.task_in_progress',
    'bad_request.task_published',
    'bad_request.task_status_unknown',
    'bad_request.invalid_task_execution_progress',
    'bad_request.task_has_jobs_running',
    'bad_request.invalid_task_type',
    'bad_request.invalid_task_input',
    'bad_request.invalid_task_output',
    'bad_request.task_publish_in_progress',
    'bad_request.task_not_found',
    'bad_request.events_not_added',
    'bad_request.operation_supported_on_reports_only',
    'bad_request.cannot_remove_all_runs',
    'bad_request.removed_during_reposition',
    'bad_request.failed_adding_during_reposition',
    'bad_request.invalid_worker_id',
    'bad_request.worker_registration_failed',
    'bad_request.worker_registered',
    'bad_request.worker_not_registered',
    'bad_request.worker_stats_not_found',
    'bad_request.invalid_container_id',
    'bad_request.container_not_registered',
    'bad_request.no_containers_for_url',
    'bad_request.invalid_scroll_id',
    'unauthorized.invalid_fixed_user',
  ],
  'never given by the reference either': [
    'moved_permanently.generic',
    'bad_request.generic',
    'bad_request.not_supported',
    'bad_request.fields_not_allowed_for_role',
    'bad_request.batch_validation_error',
    'bad_request.invalid_lucene_syntax',
    'bad_request.fields_type_error',
    'bad_request.invalid_email_address',
    'bad_request.invalid_domain_name',
    'bad_request.not_public_object',
    'bad_request.model_error',
    'bad_request.model_not_ready',
    'bad_request.invalid_model_uri',
    'bad_request.project_not_found',
    'unauthorized.generic',
    'unauthorized.not_authorized',
    'unauthorized.entity_not_allowed',
    'unauthorized.blocked_token',
    'forbidden.generic',
    'forbidden.routing_error',
    'forbidden.blocked_internal_endpoint',
    'gone.generic',
    'gone.not_supported',
    'server_error.internal_error',
    'server_error.config_error',
    'server_error.build_info_error',
    'server_error.low_disk_space',
    'server_error.transaction_error',
    'server_error.data_error',
    'server_error.inconsistent_data',
    'server_error.missing_index',
    'server_error.not_implemented',
  ],
};

interface Declared {
  name: string;
  code: unknown;
  subcode: unknown;
  message: unknown;
}

async function declaredErrors(): Promise<Declared[]> {
  const sections: unknown = await readHocon(CATALOGUE);
  return members(sections).flatMap(([section, content]) => {
    const { code, errors } = isObject(content) ? content : {};
    return members(errors).map(([name, error]) => {
      const { subcode, result_msg: message } = isObject(error) ? error : {};
      return { name: `${section}.${name}`, code, subcode, message };
    });
  });
}

const members = (value: unknown) => Object.entries(isObject(value) ? value : {});

async function sourceText(): Promise<string> {
  const entries = await readdir(SRC, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.startsWith(join(SRC, 'generated')));
  return (await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')))).join('\n');
}

describe('the catalogue of errors', () => {
  test('holds what the code gives, and beyond that only what is listed above', async () => {
    const [errors, source] = await Promise.all([declaredErrors(), sourceText()]);
    const unused = errors.map(({ name }) => name).filter((name) => !source.includes(`'${name}'`));
    expect(unused.sort()).toEqual(Object.values(NOT_GIVEN).flat().sort());
  });

  test('tells errors of one code apart by their subcodes, where these are not 0', async () => {
    const pairs = (await declaredErrors())
      .filter(({ subcode }) => subcode !== 0)
      .map(({ code, subcode }) => `${String(code)}/${String(subcode)}`);
    expect(pairs.filter((pair, index) => pairs.indexOf(pair) !== index)).toEqual([]);
  });

  test('has a sentence for each, which begins with a capital and leaves its end to the parameters', async () => {
    const messages = (await declaredErrors()).map(({ message }) => String(message));
    expect(messages.filter((text) => !/^[A-Z]/.test(text))).toEqual([]);
    expect(messages.filter((text) => /[:\s]$/.test(text))).toEqual([]);
  });
});
