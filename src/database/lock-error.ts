/** Another process held a lock for too long; who waited may come again. */
export class LockError extends Error {
  constructor(name: string) {
    super(`another process holds the lock «${name}»`);
    this.name = 'LockError';
  }
}
