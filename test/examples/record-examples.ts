import { isObject } from '../../src/json/is-object.js';
import type { ActionExample, ErrorExample } from '../../src/schema/openapi/action-example.js';
import { type Answer, type TestServer, startTestServer } from '../support/test-server.js';
import { basicOf } from '../support/store-login.js';
import type { Narrator } from './narrator.js';
import { createNormaliser } from './normalise.js';
import { tellStory } from './story.js';

/** The company and the people of the story: ids that the normaliser numbers like all others. */
const COMPANY = { id: '5f1c0000000000000000000000000001', name: 'Deep Sea Imaging' };
const PEOPLE = [
  {
    key: 'ADA',
    secret: 'a secret of Ada',
    role: 'user',
    user: { id: '5f1c0000000000000000000000000002', name: 'Ada Fischer' },
  },
  {
    key: 'LIN',
    secret: 'a secret of Lin',
    role: 'admin',
    user: { id: '5f1c0000000000000000000000000003', name: 'Lin Okafor' },
  },
] as const;

/** Plays the story on a server of its own and records the first good and the first refused call of each action. */
export async function recordExamples(): Promise<Map<string, ActionExample>> {
  const credentials = PEOPLE.map((person) => ({ ...person, company: COMPANY }));
  const server = await startTestServer({ auth__credentials: JSON.stringify(credentials) });
  try {
    const { narrator, examples } = createRecorder(server);
    await tellStory(narrator);
    return examples();
  } finally {
    await server.stop();
  }
}

interface Recorded {
  good?: Pick<ActionExample, 'request' | 'response'>;
  error?: ErrorExample;
}

function createRecorder(server: TestServer): { narrator: Narrator; examples: () => Map<string, ActionExample> } {
  const normalise = createNormaliser();
  const recorded = new Map<string, Recorded>();
  const objectOf = (value: unknown) => {
    const normalised = normalise(value);
    if (!isObject(normalised)) throw new Error(`${JSON.stringify(value)} is not an object`);
    return normalised;
  };
  const of = (action: string) => {
    const found = recorded.get(action) ?? {};
    recorded.set(action, found);
    return found;
  };
  const call: (...parameters: Parameters<Narrator['call']>) => Promise<Answer> = (
    action,
    request = {},
    options = {},
  ) => {
    const { key, secret } = PEOPLE[options.as === 'Lin' ? 1 : 0];
    const { version } = options;
    return server.call(action, request, {
      as: null,
      headers: { authorization: basicOf(key, secret) },
      ...(version !== undefined && { version }),
    });
  };
  return {
    narrator: {
      server,
      company: COMPANY.id,
      ada: PEOPLE[0].user.id,
      async call(action, request = {}, options = {}) {
        const { status, meta, data } = await call(action, request, options);
        if (status !== 200) throw new Error(`${action} answered ${JSON.stringify(meta)}`);
        of(action).good ??= { request: objectOf(request), response: objectOf(data) };
        return data;
      },
      async refused(action, request = {}, options = {}) {
        const { status, meta } = await call(action, request, options);
        if (status !== 400) throw new Error(`${action} was not refused but answered ${status}`);
        const { result_code, result_subcode, result_msg, error_data } = meta;
        of(action).error ??= {
          request: objectOf(request),
          result_code,
          result_subcode,
          result_msg: String(normalise(result_msg)),
          error_data: objectOf(error_data),
        };
      },
    },
    examples: () =>
      new Map(
        [...recorded].flatMap(([action, { good, error }]) =>
          good ? [[action, { ...good, ...(error && { error }) }] as const] : [],
        ),
      ),
  };
}
