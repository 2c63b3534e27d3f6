import type { VersionAdapter } from '../rpc/version-adapter.js';
import { activeInProjects } from './active-in-projects.js';
import { dockerCommand } from './docker-command.js';
import { legacyParameters } from './legacy-parameters.js';
import { mergedTags } from './merged-tags.js';
import { metadataList } from './metadata-list.js';
import { infoWithoutApiVersion, infoWithoutUid } from './server-info-members.js';
import { singleModels } from './single-models.js';

/** Every difference between API versions that is made at the edge (wire-protocol.md §4.5), newest first. */
export const versionAdapters: readonly VersionAdapter[] = [
  metadataList,
  singleModels,
  dockerCommand,
  infoWithoutApiVersion,
  legacyParameters,
  infoWithoutUid,
  activeInProjects,
  mergedTags,
];
