import { describe, expect, test } from '@jest/globals';
import { definitionOrder, typeDefinition } from '../../../../src/schema/clients/python/type-definition.js';

const text = { type: 'string' } as const;

describe('the definition of a named type', () => {
  test('is a TypedDict with the descriptions of its keys', () => {
    const schema = {
      description: 'A note.',
      type: 'object',
      required: ['text'],
      properties: { text: { ...text, description: 'What it says.' } },
    } as const;
    expect(typeDefinition({ name: 'the_note', schema }, 'received')).toEqual([
      'class TheNote(TypedDict):',
      '    """A note."""',
      '',
      '    text: str',
      '    """What it says."""',
    ]);
  });

  test('has its required keys in a base class, since Python 3.9 cannot mark single keys', () => {
    const schema = {
      description: 'A note.',
      required: ['text'],
      properties: { text, tags: { type: 'array' } },
    } as const;
    expect(typeDefinition({ name: 'note', schema }, 'sent')).toEqual([
      'class _NoteRequired(TypedDict):',
      '    """The keys that are always there in Note."""',
      '',
      '    text: str',
      '',
      '',
      'class Note(_NoteRequired, total=False):',
      '    """A note."""',
      '',
      '    tags: Sequence[Any]',
    ]);
  });

  test.each(['from', 'x-y', '1st', '__private', 'str'])(
    'writes the key %s, which cannot stand in a class, in a dictionary with its class names quoted',
    (key) => {
      const schema = { properties: { [key]: { $ref: '#/definitions/other', description: 'Why.' } } };
      expect(typeDefinition({ name: 'note', schema }, 'received')).toEqual([
        '_NoteKeys = TypedDict(',
        '    "_NoteKeys",',
        '    {',
        '        # Why.',
        `        "${key}": "Other",`,
        '    },',
        '    total=False,',
        ')',
        '',
        '',
        'class Note(_NoteKeys):',
        '    """Note."""',
      ]);
    },
  );

  test('is another name where there are no properties', () => {
    const roles = { description: 'A role.', type: 'string', enum: ['user', 'guest'] } as const;
    expect(typeDefinition({ name: 'role', schema: roles }, 'received')).toEqual([
      'Role = Literal["user", "guest"]',
      '"""A role."""',
    ]);
    const map = { type: 'object', additionalProperties: { $ref: '#/definitions/event' } } as const;
    expect(typeDefinition({ name: 'events', schema: map }, 'received')).toEqual(['Events = dict[str, "Event"]']);
  });

  test('is the other type itself where it only refers to it, and stands below all others', () => {
    const other = { name: 'old_name', schema: { $ref: '#/definitions/role' } };
    expect(typeDefinition(other, 'received')).toEqual(['OldName = Role']);
    const alias = { name: 'role', schema: { type: 'string' } } as const;
    const dictionary = { name: 'note', schema: { properties: { text } } };
    expect([other, alias, dictionary].map(definitionOrder)).toEqual([2, 1, 0]);
  });
});
