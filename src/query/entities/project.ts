import type { ExpandedProject, Project } from '../../generated/projects.js';
import { defineEntity } from '../entity.js';
import { date, id, searchable, tags, text } from './shared-fields.js';

/** Projects (storage-model.md §5; query-language.md §4, §13). */
export const projectEntity = defineEntity<Project, ExpandedProject>({
  name: 'project',
  owned: true,
  text: true,
  escapedPaths: [],
  numericPrefixes: [],
  fields: {
    id,
    company: { type: 'string', reference: 'company' },
    user: { type: 'string', reference: 'user' },
    name: { ...searchable, always: true },
    basename: searchable,
    description: searchable,
    created: { ...date, always: true },
    tags,
    system_tags: tags,
    default_output_destination: text,
    last_update: { type: 'date', filter: 'range' },
    featured: { type: 'number', default: 9999 },
    logo_url: text,
    logo_blob: { type: 'string', hidden: true },
    company_origin: { type: 'string', hidden: true },
    parent: { type: 'string', reference: 'project', filter: 'list' },
    path: { type: 'strings', default: [], hidden: true, filter: 'list' },
  },
});
