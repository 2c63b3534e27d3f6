import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escapeKey, unescapeKey } from '../../src/database/index.js';
import { findField, normalizePath } from '../../src/query/field-path.js';
import { modelEntity, projectEntity, queueEntity, taskEntity, userEntity } from '../../src/query/index.js';
import { refusal } from './query-kit.js';

describe('a path of a request', () => {
  test.each([
    ['id', '_id'],
    ['name', 'name'],
    ['execution.queue', 'execution.queue'],
    ['models.input.model', 'models.input.model'],
    ['script.requirements.pip', 'script.requirements.pip'],
    ['hyperparams.Args.lr.value', 'hyperparams.Args.lr.value'],
    ['runtime._pipeline_hash', 'runtime._pipeline_hash'],
    ['last_metrics.a.b.value', 'last_metrics.a.b.value'],
    ['runtime.a$', 'runtime.a$'],
  ])('%s stands for the stored %s', (path, stored) => {
    expect(findField(taskEntity, path)).toMatchObject({ stored, beyond: undefined });
  });

  test.each([
    ['project.name', 'project', 'name'],
    ['parent.project.name', 'parent', 'project.name'],
    ['execution.queue.name', 'execution.queue', 'name'],
    ['models.output.model.*', 'models.output.model', '*'],
    ['project.$where', 'project', '$where'],
  ])('%s leads from %s to another entity, by %s there', (path, stored, beyond) => {
    expect(findField(taskEntity, path)).toMatchObject({ stored, beyond });
  });

  test.each([
    '',
    '_id',
    'nothing',
    'name.x',
    'created.$date',
    'tags.0',
    'execution.nothing',
    'models.input.0.model',
    '$where',
    'execution.$where',
    'runtime.$where',
    'runtime.a.$where',
    'runtime.',
    'runtime..a',
    'runtime.a.',
    'runtime.a\0b',
    'runtime.__proto__.a',
    '__proto__',
    '__proto__.a',
    'constructor',
    'constructor.prototype',
    'toString',
    'hasOwnProperty',
  ])('%j is none', (path) => {
    expect(findField(taskEntity, path)).toBeUndefined();
  });

  test.each([
    ['with more than 20 components', `runtime${'.a'.repeat(20)}`],
    ['through very many references', `${'parent.'.repeat(100_000)}name`],
    ['of very many characters', `runtime.${'a'.repeat(5000)}`],
  ])('%s is none', (_case, path) => {
    expect(findField(taskEntity, path)).toBeUndefined();
  });

  test('of 20 components is one', () => {
    expect(findField(taskEntity, `runtime${'.a'.repeat(19)}`)).toBeDefined();
  });

  test('is never stored with an operator in it, nor outside of the table', () => {
    const piece = fc.oneof(
      fc.constantFrom('runtime', 'metadata', 'labels', 'project', 'execution', 'parameters', '$where', '__proto__', ''),
      fc.string({ maxLength: 8 }),
    );
    const path = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join('.'));
    fc.assert(
      fc.property(
        path,
        fc.constantFrom(modelEntity, taskEntity, projectEntity, queueEntity, userEntity),
        (text, entity) => {
          const found = findField(entity, text);
          if (!found) return;
          expect(Object.hasOwn(entity.fields, found.top)).toBe(true);
          expect(found.stored.split('.')[0]).toBe(found.top === 'id' ? '_id' : found.top);
          expect(found.stored.split('.').some((key) => key === '' || key.startsWith('$'))).toBe(false);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('a path with escaped keys', () => {
  test.each([
    ['metadata.plain', 'metadata.plain'],
    ['metadata.a%2Eb.value', 'metadata.a%2Eb.value'],
    ['-metadata.a%2Eb.value', '-metadata.a%2Eb.value'],
    ['metadata.a$', 'metadata.a%24'],
    ['metadata.$where.value', 'metadata.%24where.value'],
    ['metadata._id', 'metadata.%_id'],
    ['metadata.a__b', 'metadata.a%_%_b'],
    ['metadata.a___b', 'metadata.a%_%__b'],
    ['metadata.__x', 'metadata.%_%_x'],
    ['metadata.__proto__', 'metadata.%_%_proto%_%_'],
    ['metadata.50%', 'metadata.50%%'],
    ['metadata. x ', 'metadata.x'],
    ['metadata.key.value', 'metadata.key.value'],
    ['labels.a__b', 'labels.a__b'],
    ['name', 'name'],
    ['-name', '-name'],
    ['metadata', 'metadata'],
  ])('%s is normalised to %s', (path, expected) => {
    expect(normalizePath(modelEntity, path)).toBe(expected);
  });

  test('that is normalised stays as it is when it is normalised again', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (key) => {
        fc.pre(key.trim() !== '');
        const stored = `metadata.${escapeKey(key.trim())}.value`;
        expect(normalizePath(modelEntity, stored)).toBe(stored);
        expect(unescapeKey(escapeKey(key))).toBe(key);
      }),
    );
  });

  test.each([
    ['execution.parameters.lr', 'hyperparams.Args.lr'],
    ['-execution.parameters.lr', '-hyperparams.Args.lr'],
    ['execution.parameters', 'hyperparams.Args'],
    ['execution.model_desc.design', 'configuration.design'],
    ['execution.docker_cmd', 'container'],
    ['hyperparams.Args.lr.value', 'hyperparams.Args.lr.value'],
    ['configuration.a$', 'configuration.a%24'],
  ])("of a task is put in today's words: %s is %s", (path, expected) => {
    expect(normalizePath(taskEntity, path)).toBe(expected);
  });

  test.each([
    ['metadata.', modelEntity],
    ['metadata. ', modelEntity],
    ['metadata..value', modelEntity],
    ['metadata.a.value.more', modelEntity],
    ['-metadata.a.value.more', modelEntity],
    ['metadata.a.', queueEntity],
    ['metadata.a.b.c', queueEntity],
    ['hyperparams.', taskEntity],
    ['hyperparams.a.b.c.d', taskEntity],
    ['configuration.a.b.c.d', taskEntity],
    ['execution.parameters.a.b.c', taskEntity],
  ])('%j with too few or too many components, or an empty one, is refused', (path, entity) => {
    expect(() => normalizePath(entity, path)).toThrow(refusal(12));
  });
});
