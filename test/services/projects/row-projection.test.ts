import { expect, test } from '@jest/globals';
import { widenProjection } from '../../../src/services/projects/row-projection.js';

test.each([
  ['no projection fetches everything anyway', {}, {}, []],
  ['an empty one does too', { only_fields: [] }, { only_fields: [] }, []],
  [
    'missing tags are fetched and taken out',
    { only_fields: ['name'] },
    { projection: ['name', 'id', 'system_tags'] },
    ['system_tags'],
  ],
  ['what is asked for stays', { only_fields: ['system_tags', 'id'] }, { projection: ['system_tags', 'id'] }, []],
  ['excluded fields are fetched and taken out', { only_fields: ['-id', '-name'] }, { projection: ['-name'] }, ['id']],
  [
    'an excluded id beside an included field',
    { only_fields: ['name', '-id'] },
    { projection: ['name', 'id', 'system_tags'] },
    ['id', 'system_tags'],
  ],
  ['a star has all', { only_fields: ['*'] }, { projection: ['*'] }, []],
  [
    'a single name is a list of one',
    { only_fields: 'name' },
    { projection: ['name', 'id', 'system_tags'] },
    ['system_tags'],
  ],
  [
    'projection wins over only_fields',
    { projection: ['basename'], only_fields: ['name'] },
    { projection: ['basename', 'id', 'system_tags'] },
    ['system_tags'],
  ],
  [
    'what is no name is left to the listing to refuse',
    { projection: [1], only_fields: ['name'] },
    { projection: [1], only_fields: ['name'] },
    [],
  ],
])('%s', (_case, request, expected, surplus) => {
  expect(widenProjection(request, ['id', 'system_tags'])).toEqual({ request: expected, surplus });
});

test('nothing needed changes nothing that is shown', () => {
  expect(widenProjection({ only_fields: ['name', '-id'] }, [])).toEqual({
    request: { projection: ['name', '-id'] },
    surplus: [],
  });
});
