import type { Settings } from '../config/index.js';

/** How the session cookie is set. */
type CookieSettings = Settings['auth']['cookie'];

/** `Set-Cookie` that keeps a token as long as the token lives (wire-protocol.md §7.6). */
export function sessionCookie(settings: CookieSettings, token: string, maxAgeSec: number, now: Date): string {
  return cookieText(settings, token, new Date(now.getTime() + maxAgeSec * 1000), maxAgeSec);
}

/** `Set-Cookie` that removes the token. */
export function clearedCookie(settings: CookieSettings): string {
  return cookieText(settings, '', new Date(0), 0);
}

function cookieText(
  { name, secure, same_site: sameSite, domain }: CookieSettings,
  value: string,
  expires: Date,
  maxAgeSec: number,
): string {
  return [
    `${name}=${value}`,
    ...(domain ? [`Domain=${domain}`] : []),
    `Expires=${expires.toUTCString()}`,
    `Max-Age=${maxAgeSec}`,
    ...(secure ? ['Secure'] : []),
    'HttpOnly',
    'Path=/',
    `SameSite=${sameSite}`,
  ].join('; ');
}
