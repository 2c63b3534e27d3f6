import type { Answer, TestServer } from '../support/test-server.js';

/** How a call of the story is made. */
export interface StoryCall {
  /** Ada unless said otherwise. */
  as?: 'Ada' | 'Lin';
  /** The newest unless said otherwise. */
  version?: string;
}

/** Makes the calls of a story, and insists on how they end. */
export interface Narrator {
  server: TestServer;
  company: string;
  ada: string;
  /** A call that succeeds; gives its data. */
  call(action: string, request?: object, options?: StoryCall): Promise<Answer['data']>;
  /** A call that is refused with 400. */
  refused(action: string, request?: object, options?: StoryCall): Promise<void>;
}

/** An id that nothing has. */
export const UNKNOWN = 'ffffffffffffffffffffffffffffffff';
