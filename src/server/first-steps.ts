import type { FirstCredential } from '../auth/index.js';

/** What the operator reads once, when the server has made the first administrator: the key and how a client uses it. */
export function firstSteps({ key, secret }: FirstCredential, url: string): string {
  return `
The database was empty, so one administrator was made. This is the only time that the secret is shown:

  access key  ${key}
  secret key  ${secret}

For the Python SDK, in ~/clearml.conf:

  api {
    api_server: "${url}"
    credentials { "access_key" = "${key}", "secret_key" = "${secret}" }
  }

To try it:

  curl -u ${key}:${secret} -X POST ${url}/v2.12/models.get_all -H 'content-type: application/json' -d '{"page":0,"page_size":5}'

`;
}
