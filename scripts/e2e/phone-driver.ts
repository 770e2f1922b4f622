/** The hand for the phone lives in its room, where the phone's own tests use it too. */
export { findBrowser, launchBrowser, openPhone, type PhoneDriver, type PhoneDriverOptions } from '../../mock-platform/index.ts';
