import type { ClientService } from '../client-model.js';
import { generatedMark } from './generated-mark.js';
import { memberName, serviceClassName } from './python-names.js';
import { docstring, indent } from './python-text.js';

/** Members of the client that are no services. */
const OWN_MEMBERS = new Set(['close', 'url']);

/** The attribute of the client that holds a service. */
export function serviceAttribute(service: string): string {
  return memberName(service, OWN_MEMBERS);
}

/** The module of the client itself: its settings, and an attribute for every service. */
export function clientModule(services: readonly ClientService[], apiVersion: string, packageVersion: string): string {
  const imports = services.map(({ name }) => `from .services.${memberName(name)} import ${serviceClassName(name)}`);
  const attributes = services.flatMap(({ name, description }) => [
    `self.${serviceAttribute(name)} = ${serviceClassName(name)}(self._caller)`,
    ...docstring([description], 2),
  ]);
  return `${generatedMark(apiVersion)}
"""The client."""

from __future__ import annotations

import ssl
from types import TracebackType
from typing import Optional

from ._caller import Caller
from ._credentials import Credentials
from ._transport import Transport
from .retry_policy import RetryPolicy
${imports.join('\n')}

__version__ = "${packageVersion}"

API_VERSION = "${apiVersion}"
"""The version of the API that every call asks for."""


class Client:
    """Calls one server, as one caller. Threads may share a client.

    Give an access key with its secret, or a token, or nothing for what anybody may ask. With a
    key the client logs in when it first needs to, and again before its token expires or when
    the server no longer takes it. A token alone is exchanged for a new one before it expires.

    Args:
        url: Address of the server, such as http://localhost:8008.
        access_key: Public half of the key.
        secret_key: Secret half of the key.
        token: A token that the server has issued, in place of a key.
        timeout: Seconds that a call may take, repetitions and pauses included.
        retry: When calls are repeated.
        client_name: Name and version of the program, for the server's records.
        ssl_context: How to check the certificate of a server that is called by https.
    """

    def __init__(
        self,
        url: str,
        *,
        access_key: Optional[str] = None,
        secret_key: Optional[str] = None,
        token: Optional[str] = None,
        timeout: float = 60.0,
        retry: RetryPolicy = RetryPolicy(),
        client_name: str = f"armature-python-{__version__}",
        ssl_context: Optional[ssl.SSLContext] = None,
    ) -> None:
        self._transport = Transport(url, ssl_context)
        self._caller = Caller(
            self._transport,
            Credentials(access_key, secret_key, token),
            version=API_VERSION,
            client_name=client_name,
            timeout=timeout,
            retry=retry,
        )
        self.url = self._transport.url
        """Address of the server."""
${indent(indent(attributes)).join('\n')}

    def close(self) -> None:
        """Closes the connections that are open. A later call opens new ones."""
        self._transport.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Client of {self.url}, API version {API_VERSION}>"
`;
}
