import { describe, expect, test } from '@jest/globals';
import { clientModel } from '../../../../src/schema/clients/client-model.js';
import { serviceModule } from '../../../../src/schema/clients/python/service-module.js';
import type { ActionDefinition, VersionDefinition } from '../../../../src/schema/service-definition.js';
import { parseApiVersion } from '../../../../src/schema/api-version.js';
import { surfaceAt } from '../../../../src/schema/surface/surface-at.js';

const text = { type: 'string', description: 'A text.' } as const;
const answer = { type: 'object', required: ['done'], properties: { done: { type: 'boolean' } } } as const;

/** The module of a service with one action, below its head. */
function moduleOf(name: string, version: VersionDefinition, action: Partial<ActionDefinition> = {}): string {
  const definition = { description: 'Does it.', ...action, versions: { '2.1': version } };
  const add = { description: 'Adds.', versions: { '2.1': { request: { properties: { text } }, response: answer } } };
  const services = [{ service: 'notes', description: 'Notes.', actions: { add, [name]: definition } }];
  const [service] = clientModel(surfaceAt(services, parseApiVersion('2.1')), false).services;
  return service ? serviceModule(service, '2.1') : '';
}

describe('the method of an action', () => {
  test('takes required parameters, optional ones that are not sent unless given, and a time limit', () => {
    const request = { type: 'object', required: ['text'], properties: { size: { type: 'integer' }, text } } as const;
    expect(moduleOf('make', { request, response: answer })).toContain(`
    def make(
        self,
        *,
        text: str,
        size: Maybe[int] = UNSET,
        timeout: Optional[float] = None,
    ) -> MakeResponse:
        """Does it.

        Args:
            text: A text.
            size:
            timeout: Seconds that the call may take, instead of the client's.
        """
        answer: MakeResponse = self._caller.call(
            _MAKE,
            {
                "text": text,
                "size": size,
            },
            timeout=timeout,
        )
        return answer
`);
  });

  test.each([
    ['from', 'from_: Maybe[str] = UNSET', '"from": from_'],
    ['timeout', 'timeout_: Maybe[str] = UNSET', '"timeout": timeout_'],
    ['self', 'self_: Maybe[str] = UNSET', '"self": self_'],
    ['x.y', 'x_y: Maybe[str] = UNSET', '"x.y": x_y'],
  ])('sends the property %s by its own name', (property, parameter, sent) => {
    const module = moduleOf('make', { request: { properties: { [property]: text } }, response: answer });
    expect(module).toContain(parameter);
    expect(module).toContain(sent);
  });

  test.each(['import', 'list'])('is %s_ where the name means something else', (name) => {
    expect(moduleOf(name, { request: {}, response: answer })).toContain(`def ${name}_(self, *, timeout`);
  });

  test('knows reading actions, those that need no credentials, and those that answer a bare text', () => {
    const response = { type: 'string' } as const;
    const module = moduleOf('read', { request: {}, response }, { effect: 'read', authorize: false });
    expect(module).toContain('_READ = Action("notes.read", reads=True, public=True, answers_text=True)');
    expect(module).toContain('-> str:');
  });

  test('gives nothing back where the answer is always empty', () => {
    const module = moduleOf('stop', { request: {}, response: { type: 'object', additionalProperties: false } });
    expect(module).toContain('-> None:');
    expect(module).toContain('        self._caller.call(_STOP, {}, timeout=timeout)');
    expect(module).not.toContain('class StopResponse');
  });

  test('takes further parameters where the schema lists only some', () => {
    const request = { type: 'object', additionalProperties: true } as const;
    expect(moduleOf('echo', { request, response: answer })).toContain('call(_ECHO, {}, more, timeout)');
    expect(moduleOf('find', { request: {}, response: answer }, { query: true })).toContain('more: Optional[Mapping');
  });

  test('takes a list for a batch', () => {
    const module = moduleOf('add_batch', { batch_request: { action: 'add', version: '2.1' }, response: answer });
    expect(module).toContain('items: Iterable[AddBatchLine],');
    expect(module).toContain('answer: AddBatchResponse = self._caller.call_batch(_ADD_BATCH, items, timeout)');
    expect(module).toContain('class AddBatchLine(TypedDict, total=False):');
  });

  test('warns of a deprecated version, and says so in its docstring', () => {
    const deprecated = { since: '2026-01-01', successor: 'notes.add@2.1' };
    const module = moduleOf('old', { request: {}, response: answer, deprecated });
    const sentence = 'notes.old is deprecated since 2026-01-01: call notes.add@2.1 instead.';
    expect(module).toContain('import warnings');
    expect(module).toContain(`        ${sentence}\n`);
    expect(module).toContain(`
        warnings.warn(
            "${sentence}",
            DeprecationWarning,
            stacklevel=2,
        )`);
  });

  test('tells which roles it is for', () => {
    const module = moduleOf('rule', { request: {}, response: answer }, { allow_roles: ['admin', 'root'] });
    expect(module).toContain('        Only for callers of these roles: admin, root.\n');
  });
});

describe('the imports of a module', () => {
  test('are the names that its code uses, whatever the descriptions say', () => {
    const odd = {
      type: 'object',
      properties: { from: { ...text, description: 'Any "Union"' }, kind: { enum: ['Iterable'] } },
    } as const;
    const request = { properties: { text: { ...text, description: 'A "Literal"' }, odd } } as const;
    const description = 'Iterator, "Sequence"';
    const module = moduleOf('make', { request, response: { type: 'object' } }, { description });
    expect(module.split('\n\n\n')[0])
      .toBe(`# Generated by \`armature client\` from the schema of API version 2.1; not meant to be edited.
"""Notes."""

from __future__ import annotations

from typing import Any, Literal, Optional, TypedDict

from .._action import Action
from .._caller import Caller
from .._unset import UNSET, Maybe

_ADD = Action("notes.add")
_MAKE = Action("notes.make")`);
  });
});

describe('a list action', () => {
  const paging = { page: { type: 'integer' }, page_size: { type: 'integer' } } as const;
  const scrolling = { scroll_id: text, refresh_scroll: { type: 'boolean' }, size: { type: 'integer' } } as const;
  const notes = { type: 'array', items: { type: 'object', properties: { text } } } as const;

  test('has an iterator over its pages', () => {
    const module = moduleOf('get_all', {
      request: { properties: { text, ...paging } },
      response: { properties: { notes } },
    });
    const iterator = /def iter_get_all\([\s\S]*?\n\n/.exec(`${module}\n\n`)?.[0] ?? '';
    expect(iterator).toContain(') -> Iterator[GetAllResponseNote]:');
    expect(iterator).toContain('page_size: Maybe[int]');
    expect(iterator).not.toContain(' page: ');
    expect(module).toContain('return self._caller.pages(\n            _GET_ALL, "notes",');
    expect(module).not.toContain('scroll_get_all');
  });

  test('has an iterator that scrolls, where it can', () => {
    const module = moduleOf('get_all', {
      request: { properties: { text, ...paging, ...scrolling } },
      response: { properties: { notes, scroll_id: text } },
    });
    const [, iterator = ''] = module.split('def scroll_get_all(');
    expect(iterator).toContain('size: Maybe[int]');
    expect(iterator.split('->')[0]).not.toMatch(/page|scroll_id|refresh/);
    expect(iterator).toContain('return self._caller.scroll(\n            _GET_ALL, "notes",');
  });
});
