/** Files outside the server that are to be deleted by the clean-up job. */
export { scheduleUrls } from './schedule-urls.js';
