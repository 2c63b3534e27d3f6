import type { ServiceHandlers } from '../context.js';
import { logout } from './logout.js';
import { supportedModes } from './supported-modes.js';

export const loginHandlers: ServiceHandlers<'login'> = { supported_modes: supportedModes, logout };
