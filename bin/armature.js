#!/usr/bin/env node
/** The `armature` command. It is a file of its own, so that npm finds an executable one also where nothing is built yet. */
import { existsSync } from 'node:fs';

const program = new URL('../dist/main.js', import.meta.url);

if (existsSync(program)) {
  await import(program.href);
} else {
  console.error('Armature is not built yet: npm ci builds it, and so does npm run build');
  process.exitCode = 1;
}
