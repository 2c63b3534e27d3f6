import type { SurfaceAction } from '../surface/surface.js';
import type { ActionExample } from './action-example.js';

/** An action with its place in a document, and what shows how it is called. */
export interface DocumentedAction {
  service: string;
  name: string;
  /** API version of the document. */
  version: string;
  action: SurfaceAction;
  example: ActionExample | undefined;
}
