export { SettingsError, loadSettings } from './load-settings.js';
export type { SettingsSources } from './load-settings.js';
export type { Settings } from '../generated/settings.js';
