import type { OpenAPIV3_1 } from 'openapi-types';
import type { SurfaceAction } from '../surface/surface.js';

const ACCESS_KEY = 'AccessKey';
const TOKEN = 'Token';
const COOKIE = 'SessionCookie';

/** The ways to say who calls (wire-protocol.md §7). */
export function securitySchemes(cookieName: string): Record<string, OpenAPIV3_1.SecuritySchemeObject> {
  return {
    [ACCESS_KEY]: {
      type: 'http',
      scheme: 'basic',
      description: 'An access key as the user name, its secret as the password.',
    },
    [TOKEN]: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'A token of auth.login. It is renewed by calling auth.login again before it expires.',
    },
    [COOKIE]: {
      type: 'apiKey',
      in: 'cookie',
      name: cookieName,
      description:
        'The token as auth.login sets it in browsers. A GET that only the cookie signs may only read, unless it has an X-Requested-With header.',
    },
  };
}

const ANY_SCHEME: OpenAPIV3_1.SecurityRequirementObject[] = [{ [ACCESS_KEY]: [] }, { [TOKEN]: [] }, { [COOKIE]: [] }];

/** What a caller of an action must show: one of the schemes, one or nothing, or nothing at all. */
export function securityOf({ authorize }: SurfaceAction): OpenAPIV3_1.SecurityRequirementObject[] {
  if (authorize === false) return [];
  return authorize === null ? [{}, ...ANY_SCHEME] : ANY_SCHEME;
}
