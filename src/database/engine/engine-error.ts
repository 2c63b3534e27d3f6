/** Why the embedded engine could not be started, in one sentence for whoever starts the server. */
export class EngineError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EngineError';
  }
}

/** What to do on a machine where the engine cannot run: the end of such a sentence. */
export const withoutEngine =
  'set database.url to the address of a MongoDB, or run "docker run -p 27017:27017 mongo" and set it to mongodb://127.0.0.1:27017';
