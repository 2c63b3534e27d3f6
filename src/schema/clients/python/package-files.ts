import { generatedMark } from './generated-mark.js';

/** The package itself: what its users import. */
export function initModule(apiVersion: string): string {
  return `${generatedMark(apiVersion)}
"""A client for version ${apiVersion} of the API of an Armature server."""

from ._unset import UNSET
from .client import API_VERSION, Client, __version__
from .errors import (
    ApiError,
    ArmatureError,
    CallTimeoutError,
    ConnectionFailedError,
    ErrorName,
    UnexpectedAnswerError,
)
from .retry_policy import RetryPolicy

__all__ = [
    "API_VERSION",
    "UNSET",
    "ApiError",
    "ArmatureError",
    "CallTimeoutError",
    "Client",
    "ConnectionFailedError",
    "ErrorName",
    "RetryPolicy",
    "UnexpectedAnswerError",
    "__version__",
]
`;
}

/** What installers read. */
export function projectFile(apiVersion: string, packageVersion: string): string {
  return `${generatedMark(apiVersion)}
[build-system]
requires = ["setuptools>=61"]
build-backend = "setuptools.build_meta"

[project]
name = "armature-client"
version = "${packageVersion}"
description = "Client for version ${apiVersion} of the API of an Armature server"
readme = "README.md"
requires-python = ">=3.9"
license = { text = "Apache-2.0" }
dependencies = []

[tool.setuptools]
packages = ["armature_client", "armature_client.services"]

[tool.setuptools.package-data]
armature_client = ["py.typed"]

[tool.pyright]
pythonVersion = "3.9"
typeCheckingMode = "strict"
`;
}
