import type { Endpoint } from '../schema/endpoint.js';
import type { Validators } from '../schema/validators.js';

const PAUSE_MS = 20;

/**
 * Compiles the validators one by one with pauses, so that neither starting nor a first call waits for all.
 * @returns ends the compiling
 */
export function compileWhileIdle(endpoints: readonly Endpoint[], validators: Validators): () => void {
  const waiting = endpoints.values();
  const next = () => {
    const { value: endpoint } = waiting.next();
    if (!endpoint) return;
    validators.prepare(endpoint);
    timer = setTimeout(next, PAUSE_MS).unref();
  };
  let timer = setTimeout(next, PAUSE_MS).unref();
  return () => clearTimeout(timer);
}
