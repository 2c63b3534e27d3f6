import type { VersionAdapter } from '../rpc/version-adapter.js';
import { parseApiVersion } from '../schema/api-version.js';

/** `server.info` told no API version before 2.12 (wire-protocol.md §13.2). */
export const infoWithoutApiVersion: VersionAdapter = {
  name: 'info-without-api-version',
  before: parseApiVersion('2.12'),
  actions: ['server.info'],
  response: ({ api_version: _newer, ...info }) => info,
};

/** `server.info` told no id of the server before 2.8 (wire-protocol.md §13.2). */
export const infoWithoutUid: VersionAdapter = {
  name: 'info-without-uid',
  before: parseApiVersion('2.8'),
  actions: ['server.info'],
  response: ({ uid: _newer, ...info }) => info,
};
