import type { Change } from '../diff/change.js';
import { compareSurfaces } from '../diff/compare-surfaces.js';
import { groupBy } from '../diff/group-by.js';
import { DOCUMENTATION_RULES } from '../diff/rules/index.js';
import { type Surface, actionsOf } from '../surface/surface.js';

const HEAD = `# API changelog

What changed for callers from one API version to the next. A caller stays with the version that it asks for until it asks for another.
Written by \`armature schema release\` from [schema/released](../schema/released); not meant to be edited.
`;

/**
 * The changelog of the API (`docs/api-changelog.md`), newest version first, from the differences of its released versions.
 * @param released from old to new
 */
export function printChangelog(released: readonly Surface[]): string {
  const entries = released.map((surface, index) => changelogEntry(released[index - 1], surface));
  return [HEAD, ...entries.toReversed()].join('\n');
}

/** The entry of one version: what changed since the one before it, if there is one. */
export function changelogEntry(previous: Surface | undefined, surface: Surface): string {
  const lines = previous ? changedActions(previous, surface) : firstActions(surface);
  return [`## ${surface.version}`, '', ...(lines.length > 0 ? lines : ['Nothing that callers can see.']), ''].join(
    '\n',
  );
}

function firstActions({ services }: Surface): string[] {
  return Object.entries(services).map(([service, { actions }]) => {
    const names = Object.keys(actions).map((name) => `\`${name}\``);
    return `- \`${service}\`: ${names.join(', ')}`;
  });
}

function changedActions(previous: Surface, surface: Surface): string[] {
  const changes = compareSurfaces(previous, surface).filter(({ rule }) => !DOCUMENTATION_RULES.has(rule));
  const actions = actionsOf(surface);
  return groupBy(changes, ({ endpoint }) => endpoint).map((group) => {
    const endpoint = group[0]?.endpoint ?? '';
    const isNew = group.some(({ rule }) => rule === 'action-added');
    const news = isNew ? [`new. ${actions.get(endpoint)?.action.description ?? ''}`] : partsOf(group);
    const isBreaking = group.some(({ kind }) => kind === 'breaking');
    return `- ${isBreaking ? '**Breaking** ' : ''}\`${endpoint}\`: ${news.join('; ')}`;
  });
}

/** What changed in the parts of one action; the same change of several values is told once. */
function partsOf(changes: readonly Change[]): string[] {
  const parts = groupBy(changes, ({ part }) => part).map((group) => {
    const alike = groupBy(group, sayingOf).map((same) => sentence(same));
    const part = group[0]?.part ?? 'action';
    return part === 'action' ? alike.join(', ') : `${part}: ${alike.join(', ')}`;
  });
  return parts;
}

function sentence(changes: readonly Change[]): string {
  const [first] = changes;
  if (!first) return '';
  const names = changes.map(({ path }) => `\`${path.slice(1).replaceAll('/', '.')}\``);
  return first.path === '' ? sayingOf(first) : `${names.join(', ')} ${sayingOf(first)}`;
}

/** What a message says, without the name of the property that it may begin with. */
function sayingOf({ message, path }: Change): string {
  const name = `${path.split('/').at(-1)} `;
  const saying = message.startsWith(name) ? message.slice(name.length) : message;
  return `${saying.charAt(0).toLowerCase()}${saying.slice(1)}`;
}
