import type { ExpandedUser, User } from '../../generated/users.js';
import { defineEntity } from '../entity.js';
import { date, id, searchable, text } from './shared-fields.js';

/** Profiles of users (storage-model.md §3; query-language.md §4). */
export const userEntity = defineEntity<User, ExpandedUser>({
  name: 'user',
  owned: true,
  text: false,
  escapedPaths: [],
  numericPrefixes: [],
  fields: {
    id,
    company: { type: 'string', reference: 'company' },
    name: { ...searchable, always: true },
    family_name: text,
    given_name: text,
    avatar: text,
    preferences: { type: 'string', default: '', hidden: true },
    created_in_version: text,
    created: date,
  },
});
