import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { createLocator, locate } from '../../src/schema/locate.js';
import type { ServiceDefinition } from '../../src/schema/service-definition.js';

const SNIPPET = `# actions { commented_out {} }
service: models // service: other
description = "A { brace, a # hash and // slashes in a string."
text: """
actions { in_a_string {} }
"""
templates { page { description: "Page.", type: integer } }
definitions { include "../common/filters.conf" }
definitions {
  model { type: object, properties { id { type: string } } }
}
actions {
  get_all {
    versions {
      "2.1" {
        request {
          type: object
          required: [id,
            name]
          properties: \${templates.page} {
            id: \${templates."a.b"} { description: "Id." }
            "_any_" { anyOf: [
              { type: string }
              { type: integer, description: "Number." }
            ] }
          }
        }
      }
      "2.15": \${actions.get_all.versions."2.1"} { request.properties { scroll_id { type: string } } }
      "2.20": \${actions.get_all.versions."2.15"}
    }
  }
  create.versions."2.1".request { type: object }
  spread:
  {
    effect : read
  }
}
`;

describe('a key of a HOCON text is located', () => {
  const action = ['actions', 'get_all', 'versions'];
  const request = [...action, '2.1', 'request'];
  test.each<[string, string[], number | undefined]>([
    ['with a colon after it', ['service'], 2],
    ['with an equals sign after it', ['description'], 3],
    ['holding a text of several lines', ['text'], 4],
    ['within an object on one line', ['templates', 'page', 'type'], 7],
    ['at its first place, when it stands at several', ['definitions'], 8],
    ['below the second of two objects of a name', ['definitions', 'model', 'properties', 'id'], 10],
    ['that is quoted', [...action, '2.1'], 15],
    ['after a list of several lines', [...request, 'properties'], 20],
    ['in an object behind a substitution', [...request, 'properties', 'id', 'description'], 21],
    ['that is quoted and an object', [...request, 'properties', '_any_'], 22],
    ['in an item of a list', [...request, 'properties', '_any_', 'anyOf', '1', 'description'], 24],
    ['that is part of a dotted key', [...action, '2.15', 'request', 'properties', 'scroll_id'], 29],
    ['that is the middle of a dotted key', [...action, '2.15', 'request'], 29],
    ['behind a whole substitution, at what it begins with', [...action, '2.20', 'request', 'properties', 'id'], 30],
    ['that came from a substitution, at the deepest key', [...request, 'properties', 'page', 'type'], 20],
    ['with quotes amid dots', ['actions', 'create', 'versions', '2.1', 'request', 'type'], 33],
    ['whose object begins on the next line', ['actions', 'spread', 'effect'], 36],
    ['not in comments', ['actions', 'commented_out'], 12],
    ['not in strings', ['actions', 'in_a_string'], 12],
    ['nowhere, when it is not there', ['nothing', 'here'], undefined],
    ['nowhere, for an empty path', [], undefined],
  ])('%s', (_case, path, line) => {
    expect(locate(SNIPPET, path)).toBe(line);
  });

  test.each([
    ['in braces', '{\n  a: 1\n}', ['a'], 2],
    ['of JSON', '{"a": {\n"b": [1, {\n"c": null}]}}', ['a', 'b', '1', 'c'], 3],
    ['with lines that end in CR LF', 'a: 1\r\nb: 2\r\n', ['b'], 2],
    ['with += after the key', 'a: [1]\na += 2\nb += 3', ['b'], 3],
  ])('in a text %s', (_case, text, path, line) => {
    expect(locate(text, path)).toBe(line);
  });

  test.each(['{{{', '}}}', 'a: "open', '${', ']', 'a: [{', '::,,=='])(
    'and nothing fails for the broken text %s',
    (text) => {
      expect(() => locate(text, ['a', 'b'])).not.toThrow();
    },
  );
});

describe('the origin of a value is found', () => {
  const TEXTS: Record<string, string> = {
    '/services/a.conf': `templates { include "../common/b.conf", own { x: 1 } }
definitions { include required(file("../common/b.conf")) }
first: \${templates.own} { y: 2 }
second: \${first} \${templates.shared}
third.inner: \${?second}
circle: \${circle} \${circle}
endless: \${endless.more} \${endless.less}
`,
    '/common/b.conf': `shared { z: 3 }
other: \${shared} { w: 4 }
`,
  };
  const locateIn = createLocator((file) => TEXTS[file] ?? '');

  test.each<[string, string[], string, number]>([
    ['where it stands', ['first', 'y'], '/services/a.conf', 3],
    ['behind a substitution', ['first', 'x'], '/services/a.conf', 1],
    ['behind several', ['third', 'inner', 'y'], '/services/a.conf', 3],
    ['in an included file', ['templates', 'other', 'w'], '/common/b.conf', 2],
    ['in a file that is included by another form', ['definitions', 'shared', 'z'], '/common/b.conf', 1],
    ['behind a substitution in an included file', ['templates', 'other', 'z'], '/common/b.conf', 1],
    ['behind a substitution of what is included', ['second', 'z'], '/common/b.conf', 1],
    ['at the deepest key, when it is nowhere', ['first', 'gone'], '/services/a.conf', 3],
    ['on the first line, when nothing leads to it', ['gone'], '/services/a.conf', 1],
    ['at the deepest key, when substitutions go in circles', ['circle', 'gone'], '/services/a.conf', 6],
    ['at the deepest key, when substitutions never end', ['endless', 'gone'], '/services/a.conf', 7],
  ])('%s', (_case, path, file, line) => {
    expect(locateIn('/services/a.conf', path)).toEqual({ file, line });
  });
});

const SERVICES = new URL('../../schema/services/', import.meta.url);
// Written by the build from the same files.
const definitions = JSON.parse(
  readFileSync(new URL('../../generated/services.json', import.meta.url), 'utf8'),
) as ServiceDefinition[];

describe.each(definitions.map((definition) => [definition.service, definition] as const))(
  'in the service file of %s',
  (service, { actions }) => {
    const text = readFileSync(new URL(`${service}.conf`, SERVICES), 'utf8');
    const lines = text.split('\n');

    test('every action, its versions and their answers are found where they stand', () => {
      for (const [name, { versions }] of Object.entries(actions)) {
        expect(lineOf(['actions', name])).toMatch(new RegExp(`^  ${name}\\b`));
        for (const version of Object.keys(versions))
          expect(lineOf(['actions', name, 'versions', version])).toMatch(`"${version}"`);
      }
    });

    function lineOf(path: string[]): string | undefined {
      const line = locate(text, path);
      return line === undefined ? undefined : lines[line - 1];
    }
  },
);

test('there are service files to look at', () => {
  expect(readdirSync(SERVICES).length).toBe(definitions.length);
});
