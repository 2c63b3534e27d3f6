export type { Auth, TokenOptions } from './auth.js';
